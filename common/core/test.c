// test: finding the test, running it, and reporting.

#include "core/test.h"

#include "abi/error.h"
#include "arch/backtrace.h"
#include "arch/cpu.h"
#include "core/command_line.h"
#include "core/console.h"
#include "core/panic.h"
#include "dev/power.h"
#include "lib/format.h"
#include "lib/string.h"
#include "mm/allocation_failure.h"

TABLE_DEFINE(test);
TABLE_DECLARE(struct test, test);

#define TEST_NAME_MAX 64

static char test_name[TEST_NAME_MAX]; // "" when no test is to run
static uint64_t nonce, seed;

bool test_running(void)
{
	return test_name[0] != '\0';
}

uint64_t test_nonce(void)
{
	return nonce;
}

uint64_t test_seed(void)
{
	return seed;
}

void test_init(void)
{
	seed = command_line_number("seed", 10, 0);
	if (!command_line_text("test", test_name, sizeof(test_name)))
		return;
	nonce = command_line_number("nonce", 16, 0);
	grade_channel_open(nonce);
	grade_channel_hello(test_name, seed);
}

static const struct test *test_find(const char *name)
{
	table_for_each(test, test)
	{
		if (strcmp((*test)->name, name) == 0)
			return *test;
	}
	return NULL;
}

void test_run(bool early)
{
	const struct test *test;

	if (!test_running())
		return;
	test = test_find(test_name);
	if (test == NULL)
		panic("this kernel has no test named %s", test_name);
	if (test->early != early)
		return;
	allocation_fail_where(command_line_number("fail", 10, 0), NULL);
	test->run();
	grade_channel_done();
	power_off(POWER_OK);
}

void test_fail(const char *file, int line, const char *what, const char *expected,
               const char *got)
{
	vaddr_t addresses[BACKTRACE_DEPTH];
	size_t count = backtrace_collect(frame_pointer(), addresses, BACKTRACE_DEPTH);

	console_printf("test failed at %s:%d: %s: expected %s, got %s\n", file, line, what,
	               expected, got);
	grade_channel_fail(file, line, what, expected, got);
	grade_channel_backtrace(addresses, count);
	power_off(POWER_FAILED);
}

void test_fail_error(const char *file, int line, const char *what, int64_t error)
{
	char got[64];

	format_text(got, sizeof(got), "-%s (%s)", error_name(error), error_text(error));
	test_fail(file, line, what, "success", got);
}

// As the grader shows numbers: in both bases where they differ. A small negative number is an
// error.
static void number_text(char *text, size_t size, uint64_t number)
{
	const char *name = error_name((long)number);

	if ((int64_t)number < 0 && strcmp(name, "error") != 0)
		format_text(text, size, "%#lx (-%s)", number, name);
	else
		format_text(text, size, number > 9 ? "%#lx (%lu)" : "%lu", number, number);
}

void test_equal(const char *file, int line, const char *what, uint64_t got, uint64_t expected)
{
	char got_text[48], expected_text[48];

	if (got == expected)
		return;
	number_text(got_text, sizeof(got_text), got);
	number_text(expected_text, sizeof(expected_text), expected);
	test_fail(file, line, what, expected_text, got_text);
}

void test_at_least(const char *file, int line, const char *what, uint64_t got, uint64_t least)
{
	char got_text[48], least_text[64] = "at least ";

	if (got >= least)
		return;
	number_text(got_text, sizeof(got_text), got);
	number_text(least_text + 9, sizeof(least_text) - 9, least);
	test_fail(file, line, what, least_text, got_text);
}

void test_at_most(const char *file, int line, const char *what, uint64_t got, uint64_t most)
{
	char got_text[48], most_text[64] = "at most ";

	if (got <= most)
		return;
	number_text(got_text, sizeof(got_text), got);
	number_text(most_text + 8, sizeof(most_text) - 8, most);
	test_fail(file, line, what, most_text, got_text);
}
