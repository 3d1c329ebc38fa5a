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

void test_equal(const char *file, int line, const char *what, uint64_t got, uint64_t expected)
{
	char got_text[24], expected_text[24];

	if (got == expected)
		return;
	format_text(got_text, sizeof(got_text), "%#lx", got);
	format_text(expected_text, sizeof(expected_text), "%#lx", expected);
	test_fail(file, line, what, expected_text, got_text);
}
