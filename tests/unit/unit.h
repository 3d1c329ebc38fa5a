// unit: checks for the host programs in this folder. The first one that fails ends the program.
//
// Each program includes the .c file that it tests, so that it sees its static functions too.

#ifndef UNIT_H
#define UNIT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/random.h"

// The step of a random test, printed when a check fails. Set it as often as you like.
static char unit_context[160];

static inline void unit_fail(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	if (unit_context[0] != '\0')
		fprintf(stderr, "    while: %s\n", unit_context);
}

static inline void unit_check_equal(const char *file, int line, const char *what,
                                    unsigned long got, unsigned long expected)
{
	if (got == expected)
		return;
	unit_fail(file, line, what);
	fprintf(stderr, "    expected %ld (0x%lx)\n         got %ld (0x%lx)\n", (long)expected,
	        expected, (long)got, got);
	exit(1);
}

static inline void unit_check_text(const char *file, int line, const char *what,
                                   const char *got, const char *expected)
{
	if (got != NULL && expected != NULL && strcmp(got, expected) == 0)
		return;
	unit_fail(file, line, what);
	fprintf(stderr, "    expected \"%s\"\n         got \"%s\"\n",
	        expected == NULL ? "(null)" : expected, got == NULL ? "(null)" : got);
	exit(1);
}

#define CHECK_EQUAL(got, expected)                                                             \
	unit_check_equal(__FILE__, __LINE__, #got, (unsigned long)(got),                       \
	                 (unsigned long)(expected))
#define CHECK(condition)          unit_check_equal(__FILE__, __LINE__, #condition, !!(condition), 1)
#define CHECK_TEXT(got, expected) unit_check_text(__FILE__, __LINE__, #got, got, expected)
#define CONTEXT(...)              snprintf(unit_context, sizeof(unit_context), __VA_ARGS__)

// The one source of chance; every program starts it with the same seed.
static struct random unit_random = {20};

// below: a random number from 0 to limit - 1.
static inline unsigned long below(unsigned long limit)
{
	return random_next(&unit_random) % limit;
}

#define RUN(test)                                                                              \
	do {                                                                                   \
		unit_context[0] = '\0';                                                        \
		test();                                                                        \
		printf("ok %s\n", #test);                                                      \
	} while (0)

#endif
