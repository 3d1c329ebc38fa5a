// redirect: by dup2 to the descriptor that is meant.

#include "redirect.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "expand.h"
#include "files.h"
#include "shell.h"

struct saved {
	struct saved *next;
	int fd;
	int copy; // of what it led to; -1: it was closed
};

int descriptor_move(int from, int to)
{
	if (from == to)
		return to;
	if (dup2(from, to) < 0)
		return -1;
	close(from);
	return to;
}

static struct saved *save(int fd, struct pool *pool, struct saved *next)
{
	struct saved *saved = pool_take(pool, sizeof(*saved));

	saved->next = next;
	saved->fd = fd;
	saved->copy = dup(fd);
	return saved;
}

void redirects_undo(struct saved *saved)
{
	for (; saved != NULL; saved = saved->next) {
		if (saved->copy >= 0)
			descriptor_move(saved->copy, saved->fd);
		else
			close(saved->fd);
	}
}

// duplicate: `2>&1`; `2>&-` closes.
static int duplicate(const char *target, int fd)
{
	if (strcmp(target, "-") == 0)
		return close(fd);
	if (!isdigit((unsigned char)target[0]) || target[1] != '\0') {
		errno = EBADF;
		return -1;
	}
	return dup2(target[0] - '0', fd);
}

static int apply(const struct redirect *redirect, const char *target)
{
	int file;

	if (redirect->kind == REDIRECT_DUPLICATE)
		return duplicate(target, redirect->fd);
	file = files_open(target, redirect->kind);
	return file < 0 ? -1 : descriptor_move(file, redirect->fd);
}

bool redirects_apply(const struct redirect *redirects, struct pool *pool, struct saved **saved)
{
	for (; redirects != NULL; redirects = redirects->next) {
		const char *target = expand_text(&redirects->target, 0, shell_parameter, pool);

		if (target == NULL) {
			shell_complain("a variable without a name");
			return false;
		}
		if (saved != NULL)
			*saved = save(redirects->fd, pool, *saved);
		if (apply(redirects, target) >= 0)
			continue;
		if (errno == ENOSYS)
			shell_complain("%s: files to write come with lab 5", target);
		else
			shell_complain("%s: %s", target, strerror(errno));
		return false;
	}
	return true;
}
