// user_stdio: a program's streams over a file that takes what it likes, and its printf compared
// with the C library's.

#include <stdint.h>
#include <unistd.h>

#include "unit.h"

#include "lib/format.c"

#undef stdin
#undef stdout
#undef stderr
#undef EOF
#undef BUFSIZ

// Ours get other names, so that both can be called.
#define FILE      rung_file
#define stdin     rung_stdin
#define stdout    rung_stdout
#define stderr    rung_stderr
#define printf    rung_printf
#define fprintf   rung_fprintf
#define vfprintf  rung_vfprintf
#define snprintf  rung_snprintf
#define vsnprintf rung_vsnprintf
#define fputc     rung_fputc
#define fputs     rung_fputs
#define putchar   rung_putchar
#define puts      rung_puts
#define fflush    rung_fflush
#define fgetc     rung_fgetc
#define getchar   rung_getchar
#define fgets     rung_fgets
#define write     rung_write
#define read      rung_read
ssize_t rung_write(int fd, const void *buffer, size_t size);
ssize_t rung_read(int fd, void *buffer, size_t size);
#include "lab3-userspace/user/include/stdio.h"
#include "lab3-userspace/user/lib/stdio.c"
#undef FILE
#undef printf
#undef fprintf
#undef vfprintf
#undef snprintf
#undef vsnprintf
#undef fputc
#undef fputs
#undef putchar
#undef puts
#undef fflush
#undef fgetc
#undef getchar
#undef fgets
#undef write
#undef read

#define ROOM  8192
#define TIMES 20000

// The text that was written, to which file, in how many calls.
static char taken[ROOM];
static size_t taken_size;
static int taken_fd, calls;
static size_t at_most = SIZE_MAX; // bytes that a call takes
static ssize_t answer;            // of the file, unless it is 0

ssize_t rung_write(int fd, const void *buffer, size_t size)
{
	calls++;
	taken_fd = fd;
	if (answer != 0)
		return answer;
	if (size > at_most)
		size = at_most;
	CHECK(taken_size + size < ROOM);
	memcpy(taken + taken_size, buffer, size);
	taken_size += size;
	taken[taken_size] = '\0';
	return (ssize_t)size;
}

// The input, `at_most` bytes a call; `seen` was what stood on stdout then.
static const char *given = "";
static char seen[ROOM];

ssize_t rung_read(int fd, void *buffer, size_t size)
{
	size_t left = strlen(given);

	CHECK_EQUAL(fd, 0);
	CHECK_EQUAL(size, BUFSIZ);
	strcpy(seen, taken);
	if (answer != 0)
		return answer;
	if (size > at_most)
		size = at_most;
	if (size > left)
		size = left;
	memcpy(buffer, given, size);
	given += size;
	return (ssize_t)size;
}

static void forget(void)
{
	taken_size = 0;
	taken[0] = '\0';
	calls = 0;
}

static void lines_at_once(void)
{
	forget();
	CHECK_EQUAL(rung_printf("%d and ", 1), 6);
	CHECK_EQUAL(rung_fputs("two", rung_stdout), 0);
	CHECK_EQUAL(calls, 0);
	CHECK_EQUAL(rung_putchar('\n'), '\n');
	CHECK_TEXT(taken, "1 and two\n");
	CHECK_EQUAL(calls, 1);
	CHECK_EQUAL(taken_fd, 1);
	CHECK_EQUAL(rung_puts("three"), 0);
	CHECK_EQUAL(rung_fputs("four", rung_stdout), 0);
	CHECK_TEXT(taken, "1 and two\nthree\n");
	CHECK_EQUAL(rung_fflush(rung_stdout), 0);
	CHECK_TEXT(taken, "1 and two\nthree\nfour");
	CHECK_EQUAL(rung_fflush(rung_stdout), 0);
	CHECK_EQUAL(calls, 3);
}

static void errors_after_each_call(void)
{
	forget();
	CHECK_EQUAL(rung_fprintf(rung_stderr, "%s-%d", "no", 5), 4);
	CHECK_TEXT(taken, "no-5");
	CHECK_EQUAL(taken_fd, 2);
	CHECK_EQUAL(calls, 1);
}

static void long_texts_in_pieces(void)
{
	char text[3 * BUFSIZ + 5];

	for (size_t i = 0; i < sizeof(text) - 1; i++)
		text[i] = (char)('a' + i % 26);
	text[sizeof(text) - 1] = '\0';
	for (at_most = 1; at_most < 3000; at_most = at_most * 3 + 1) {
		forget();
		CHECK_EQUAL(rung_puts(text), 0);
		CHECK_EQUAL(taken_size, sizeof(text));
		CHECK_EQUAL(memcmp(taken, text, sizeof(text) - 1), 0);
	}
	at_most = SIZE_MAX;
}

static void characters_of_eight_bits(void)
{
	forget();
	CHECK_EQUAL(rung_fputc('\xE4', rung_stderr), 0xE4);
	CHECK_TEXT(taken, "\xE4");
}

static void characters_that_are_read(void)
{
	for (at_most = 1; at_most < 6; at_most++) {
		forget();
		given = "a\xE4\n";
		rung_printf("what? ");
		CHECK_EQUAL(rung_getchar(), 'a');
		CHECK_TEXT(seen, "what? ");
		CHECK_EQUAL(rung_fgetc(rung_stdin), 0xE4);
		CHECK_EQUAL(rung_getchar(), '\n');
		CHECK_EQUAL(rung_getchar(), EOF);
		given = "b";
		CHECK_EQUAL(rung_getchar(), 'b');
	}
	answer = -1;
	CHECK_EQUAL(rung_getchar(), EOF);
	answer = 0;
	at_most = SIZE_MAX;
}

static void lines_that_are_read(void)
{
	char line[6];

	given = "one\n\nlonger\nend";
	CHECK_TEXT(rung_fgets(line, sizeof(line), rung_stdin), "one\n");
	CHECK_TEXT(rung_fgets(line, sizeof(line), rung_stdin), "\n");
	CHECK_TEXT(rung_fgets(line, sizeof(line), rung_stdin), "longe");
	CHECK_TEXT(rung_fgets(line, sizeof(line), rung_stdin), "r\n");
	CHECK_TEXT(rung_fgets(line, sizeof(line), rung_stdin), "end");
	CHECK(rung_fgets(line, sizeof(line), rung_stdin) == NULL);
}

static void like_libc(void)
{
	for (int i = 0; i < TIMES; i++) {
		char ours[40], libc[40];
		size_t size = below(sizeof(ours));
		long value = (long)(random_next(&unit_random) >> below(64));

		memset(ours, 'x', sizeof(ours));
		memset(libc, 'x', sizeof(libc));
		CONTEXT("%zu bytes for %ld", size, value);
		CHECK_EQUAL(rung_snprintf(ours, size, "%ld %08lx %s", value, value, "text"),
		            snprintf(libc, size, "%ld %08lx %s", value, value, "text"));
		CHECK_EQUAL(memcmp(ours, libc, size), 0);
		forget();
		rung_fprintf(rung_stderr, "%-20ld|%+d|%5s", value, (int)value, "abc");
		snprintf(libc, sizeof(libc), "%-20ld|%+d|%5s", value, (int)value, "abc");
		CHECK_TEXT(taken, libc);
	}
}

// It stays so, and nothing is tried again and again.
static void a_file_that_fails(void)
{
	forget();
	answer = -1;
	CHECK_EQUAL(rung_printf("kept"), 4);
	CHECK_EQUAL(rung_puts(""), EOF);
	CHECK_EQUAL(rung_fflush(rung_stdout), EOF);
	CHECK_EQUAL(rung_printf("more\n"), EOF);
	CHECK_EQUAL(calls, 1);
	answer = 0;
	CHECK_EQUAL(taken_size, 0);
}

int main(void)
{
	RUN(lines_at_once);
	RUN(errors_after_each_call);
	RUN(long_texts_in_pieces);
	RUN(characters_of_eight_bits);
	RUN(characters_that_are_read);
	RUN(lines_that_are_read);
	RUN(like_libc);
	RUN(a_file_that_fails);
	return 0;
}
