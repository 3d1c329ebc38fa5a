// typing HOW [NUMBER]: the ways of a program at a terminal. It prints its results as lines of a
// word and two hexadecimal numbers.

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi/status.h"
#include "abi/syscall.h"
#include "lab4-processes/abi/terminal.h"

#define LONG_WRITE (1 << 17) // bytes: the console takes seconds for them
#define WORD       8         // bytes of a number

static unsigned number;
static volatile bool is_over; // which nobody ever says

static void tell(const char *word, uint64_t question, uint64_t answer)
{
	printf("%s %lx %lx\n", word, question, answer);
	fflush(stdout);
}

// The bytes of a read as one number; the highest byte says how many they are.
static uint64_t pack(const uint8_t *bytes, ssize_t count)
{
	uint64_t packed = (uint64_t)count << 56;

	for (ssize_t i = 0; i < count; i++)
		packed |= (uint64_t)bytes[i] << 8 * i;
	return packed;
}

// Read up to the end of the file, `number` bytes at a time.
static int lines(void)
{
	uint8_t bytes[WORD];
	ssize_t count;
	uint64_t reads = 0;

	tell("ready", 0, 0);
	do {
		count = read(STDIN_FILENO, bytes, number);
		if (count < 0)
			return errno;
		tell("read", reads++, pack(bytes, count));
	} while (count > 0);
	return EXIT_SUCCESS;
}

static int spin(void)
{
	tell("ready", 0, 0);
	while (!is_over)
		;
	return EXIT_SUCCESS;
}

static int write_long(void)
{
	char *text = malloc(LONG_WRITE);

	if (text == NULL)
		return ENOMEM;
	memset(text, '.', LONG_WRITE);
	tell("ready", 0, 0);
	(void)!write(STDERR_FILENO, text, LONG_WRITE); // the standard output may be a test's
	return EXIT_SUCCESS;
}

// ---- Modes ----

static uint64_t control_error(uint64_t request, void *argument)
{
	return syscall_control(STDIN_FILENO, request, argument).error;
}

static uint32_t ask(uint64_t request)
{
	uint32_t value = UINT32_MAX;

	if (control_error(request, &value) != 0)
		tell("error", request, 0);
	return value;
}

static void set(uint32_t modes)
{
	tell("set", modes, control_error(TERMINAL_SET_MODE, &modes));
}

static int modes(void)
{
	uint32_t wrong = TERMINAL_MODES + 1;

	tell("modes", 0, ask(TERMINAL_GET_MODE));
	set(TERMINAL_CANONICAL);
	tell("modes", 1, ask(TERMINAL_GET_MODE));
	tell("foreground", 0, ask(TERMINAL_GET_FOREGROUND));
	tell("group", 0, (uint64_t)syscall_get_group(0).value);
	tell("refused", 0, control_error(TERMINAL_SET_MODE, &wrong));
	tell("refused", 1, control_error(TERMINAL_SET_MODE, NULL));
	tell("refused", 2, control_error(TERMINAL_GET_MODE, NULL));
	tell("refused", 3, control_error(99, &wrong));
	tell("refused", 4, syscall_control(9, TERMINAL_GET_MODE, &wrong).error);
	tell("refused", 5, syscall_set_foreground(9, 1).error);
	tell("refused", 6, syscall_set_foreground(STDIN_FILENO, 4000).error);
	tell("modes", 2, ask(TERMINAL_GET_MODE));
	return EXIT_SUCCESS;
}

// Each key comes at once.
static int raw(void)
{
	uint8_t bytes[WORD];
	ssize_t count;
	uint64_t reads = 0;

	set(0);
	tell("ready", 0, 0);
	do {
		count = read(STDIN_FILENO, bytes, sizeof(bytes) - 1);
		if (count < 0)
			return errno;
		tell("read", reads++, pack(bytes, count));
	} while (bytes[0] != 'q');
	return EXIT_SUCCESS;
}

// ---- A program that runs another ----

static void foreground(int64_t group)
{
	if (syscall_set_foreground(STDIN_FILENO, (int)group).error != 0)
		tell("error", 1, 0);
}

// As a shell does: a child in a group of its own, which gets the keys, spins. When it has
// ended the keys are ours again: a line says so.
static int shell(void)
{
	int64_t child = syscall_fork().value;
	int status = 0;

	if (child == 0) {
		syscall_set_group(0, 0);
		foreground(syscall_getpid().value);
		return spin();
	}
	if (child < 0)
		return EAGAIN;
	if (syscall_wait((int)child, &status, 0).value != child)
		return ECHILD;
	tell("status", 0, (uint64_t)status);
	foreground(syscall_get_group(0).value);
	return lines();
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(void);
	} ways[] = {{"lines", lines}, {"spin", spin}, {"write", write_long},
	            {"modes", modes}, {"raw", raw},   {"shell", shell}};

	if (argc < 2)
		return EXIT_FAILURE;
	number = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 0) : WORD - 1;
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		if (strcmp(ways[i].name, argv[1]) == 0)
			return ways[i].run();
	return EXIT_FAILURE;
}
