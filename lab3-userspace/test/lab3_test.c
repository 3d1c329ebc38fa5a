// lab3_test: programs for tests, and what they leave behind.

#include "lab3_test.h"

#include <stdarg.h>

#include "core/console.h"
#include "core/file.h"
#include "core/preempt.h"
#include "core/time.h"
#include "lab2-threads/kernel/scheduler.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lib/format.h"
#include "lib/parse.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "mm/object_pool.h"
#include "mm/stack.h"

#define WORDS 16
#define LINE  256

static char *const environment[] = {NULL};

static int start(const char *path, va_list rest)
{
	char *words[WORDS + 1] = {(char *)path};
	size_t count = 1;
	int number;

	do {
		test_check(count < WORDS);
		words[count] = va_arg(rest, char *);
	} while (words[count++] != NULL);
	number = process_start(path, words, environment);
	test_ok(number);
	return number;
}

int test_program(const char *path, ...)
{
	va_list rest;
	int number;

	va_start(rest, path);
	number = start(path, rest);
	va_end(rest);
	return number;
}

int test_status(int number)
{
	int status = 0;

	test_ok(process_wait(number, &status));
	return status;
}

int test_program_status(const char *path, ...)
{
	va_list rest;
	int number;

	va_start(rest, path);
	number = start(path, rest);
	va_end(rest);
	return test_status(number);
}

// ---- What programs report ----

static struct {
	struct file file;
	char line[LINE];
	size_t length;
} reports;

static bool is_report(char *line, char **name, uint64_t *question, uint64_t *answer)
{
	char *second = strchr(line, ' ');
	char *third = second != NULL ? strchr(second + 1, ' ') : NULL;

	if (third == NULL)
		return false;
	*second = *third = '\0';
	*name = line;
	if (parse_u64(second + 1, 16, question) && parse_u64(third + 1, 16, answer))
		return true;
	*second = *third = ' ';
	return false;
}

static void line_end(void)
{
	uint64_t question, answer;
	char *name;

	reports.line[reports.length] = '\0';
	if (is_report(reports.line, &name, &question, &answer))
		test_report(name, question, answer);
	else
		console_printf("%s\n", reports.line);
	reports.length = 0;
}

static int64_t reports_write(struct file *file, const void *buffer, size_t size)
{
	const char *text = buffer;

	(void)file;
	preempt_disable(); // a line of one program is not to come into that of another
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '\n')
			line_end();
		else if (reports.length + 1 < LINE)
			reports.line[reports.length++] = text[i];
	}
	preempt_enable();
	return (int64_t)size;
}

static const struct file_ops reports_ops = {.write = reports_write};

void programs_report(void)
{
	reports.file = (struct file)FILE_INIT(&reports_ops);
	file_replace(FILE_STDOUT, &reports.file);
}

// ---- What they leave behind ----

// The stack of a thread that has ended is freed by others a moment later.
static void let_them_end(void)
{
	test_ok(thread_sleep(time_ticks() + 2));
	thread_reap();
}

static void resources_count(struct resources *now)
{
	memset(now, 0, sizeof(*now));
	frame_stats(now->frames);
	now->frames[FRAME_STACK] -= stack_cached();
	now->frames[FRAME_FREE] += stack_cached();
	now->heap = kmalloc_stats().used;
	for (struct object_pool *pool = object_pool_next(NULL); pool != NULL;
	     pool = object_pool_next(pool))
		now->objects += pool->used;
}

// Until nothing changes any more: the idle thread may be in the middle of freeing a stack, and
// goes on while this thread sleeps.
struct resources resources_now(void)
{
	struct resources before, now;

	let_them_end();
	resources_count(&now);
	do {
		before = now;
		let_them_end();
		resources_count(&now);
	} while (memcmp(&before, &now, sizeof(now)) != 0);
	return now;
}

void resources_check(const struct resources *before)
{
	struct resources now = resources_now();
	char what[64];

	for (unsigned owner = FRAME_RESERVED; owner < FRAME_OWNERS; owner++) {
		if (owner == FRAME_KERNEL) // pools keep a slab for the next object
			continue;
		format_text(what, sizeof(what), "frames of kind %s as before",
		            frame_owner_name((enum frame_owner)owner));
		test_eq_as(what, now.frames[owner], before->frames[owner]);
	}
	test_eq_as("bytes of the heap as before", now.heap, before->heap);
	test_eq_as("objects of all pools as before", now.objects, before->objects);
}
