// unistd_exec: replacing the program.

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab3-userspace/user/lib/result.h"

#define PATH_DEFAULT "/"
#define PATH_MAX     128
#define WORDS_MAX    64

int execve(const char *path, char *const arguments[], char *const environment[])
{
	return (int)result_value(syscall_exec(path, arguments, environment));
}

int execv(const char *path, char *const arguments[])
{
	return execve(path, arguments, environ);
}

// try_folder: execute FOLDER/NAME, where the folder is the first `length` characters of a text;
// none at all is the current one.
static void try_folder(const char *folder, size_t length, const char *name,
                       char *const arguments[])
{
	char path[PATH_MAX];

	if (length + 1 + strlen(name) >= sizeof(path)) {
		errno = ENAMETOOLONG;
		return;
	}
	memcpy(path, folder, length);
	if (length > 0 && folder[length - 1] != '/')
		path[length++] = '/';
	strcpy(path + length, name);
	execv(path, arguments);
}

// It goes on to the next folder if one has no such file, and stops at any other error.
int execvp(const char *name, char *const arguments[])
{
	const char *folder = getenv("PATH");

	if (strchr(name, '/') != NULL)
		return execv(name, arguments);
	if (folder == NULL)
		folder = PATH_DEFAULT;
	errno = ENOENT;
	while (*name != '\0' && errno == ENOENT) {
		size_t length = strcspn(folder, ":");

		try_folder(folder, length, name, arguments);
		if (folder[length] == '\0')
			break;
		folder += length + 1;
	}
	return -1;
}

// words_take: the arguments of a call, up to NULL, into an array. false, and errno E2BIG, if
// they are too many.
static bool words_take(char *words[WORDS_MAX], const char *first, va_list values)
{
	size_t count = 0;

	words[count++] = (char *)first;
	while (words[count - 1] != NULL && count < WORDS_MAX)
		words[count++] = va_arg(values, char *);
	if (words[count - 1] == NULL)
		return true;
	errno = E2BIG;
	return false;
}

int execl(const char *path, const char *argument, ...)
{
	char *words[WORDS_MAX];
	va_list values;
	bool taken;

	va_start(values, argument);
	taken = words_take(words, argument, values);
	va_end(values);
	return taken ? execv(path, words) : -1;
}

int execlp(const char *name, const char *argument, ...)
{
	char *words[WORDS_MAX];
	va_list values;
	bool taken;

	va_start(values, argument);
	taken = words_take(words, argument, values);
	va_end(values);
	return taken ? execvp(name, words) : -1;
}
