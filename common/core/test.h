// test: tests that run inside the kernel. test=NAME on the command line chooses one for a boot.
//
// A test reports answers; the host decides whether they are right. It checks simple conditions
// itself with test_ok and test_eq: the first failed check ends the run.

#ifndef CORE_TEST_H
#define CORE_TEST_H

#include "core/grade_channel.h"
#include "core/table.h"
#include "lib/random.h"
#include "lib/types.h"

struct test {
	const char *name;
	bool early; // runs before the labs install their ops
	void (*run)(void);
};

// TEST(name) { ... } is a test that runs once the kernel is up, in place of the monitor. An
// EARLY_TEST runs before the labs put their ops into the slots: one exercise can be tested
// while the others are still empty.
#define TEST(name)       TEST_AT(name, false)
#define EARLY_TEST(name) TEST_AT(name, true)
#define TEST_AT(name_, early_)                                                                 \
	static void test_##name_(void);                                                        \
	static const struct test test_record_##name_ = {                                       \
		.name = #name_, .early = early_, .run = test_##name_};                         \
	TABLE_ENTRY(test, 50, name_, test_record_##name_);                                     \
	static void test_##name_(void)

// test_running: does this boot run a test?
bool test_running(void);

// The 64 bits of this boot that answers depend on, and the seed; 0 when no test runs.
uint64_t test_nonce(void);
uint64_t test_seed(void);

// test_mix: an answer to `question` that only this boot gives.
static inline uint64_t test_mix(uint64_t question, uint64_t nonce)
{
	return random_mix(question ^ nonce);
}

// test_secret: the same with the nonce of this boot: a value for `question` that a kernel
// cannot know before.
static inline uint64_t test_secret(uint64_t question)
{
	return test_mix(question, test_nonce());
}

#define test_report(name, question, answer)                                                    \
	grade_channel_report(name, (uint64_t)(question), (uint64_t)(answer))
#define test_report_text(name, text) grade_channel_text(name, text)

// test_check: a condition must hold. test_ok: a result must not be a negative error. test_eq:
// two numbers must be equal; test_least, test_most: one may be more, or less. Each evaluates
// its arguments once. The forms with _as have a text that describes the value; the others show
// the expression.
#define test_check(condition) test_check_as(#condition, condition)
#define test_check_as(what, condition)                                                         \
	do {                                                                                   \
		if (!(condition))                                                              \
			test_fail(__FILE__, __LINE__, what, "true", "false");                  \
	} while (0)
#define test_ok(result)                                                                        \
	do {                                                                                   \
		int64_t test_result = (int64_t)(result);                                       \
		if (test_result < 0)                                                           \
			test_fail_error(__FILE__, __LINE__, #result, test_result);             \
	} while (0)
#define test_eq(got, expected) test_eq_as(#got, got, expected)
#define test_eq_as(what, got, expected)                                                        \
	test_equal(__FILE__, __LINE__, what, (uint64_t)(got), (uint64_t)(expected))
#define test_least_as(what, got, least)                                                        \
	test_at_least(__FILE__, __LINE__, what, (uint64_t)(got), (uint64_t)(least))
#define test_most_as(what, got, most)                                                          \
	test_at_most(__FILE__, __LINE__, what, (uint64_t)(got), (uint64_t)(most))

no_return void test_fail(const char *file, int line, const char *what, const char *expected,
                         const char *got);
no_return void test_fail_error(const char *file, int line, const char *what, int64_t error);
void test_equal(const char *file, int line, const char *what, uint64_t got, uint64_t expected);
void test_at_least(const char *file, int line, const char *what, uint64_t got, uint64_t least);
void test_at_most(const char *file, int line, const char *what, uint64_t got, uint64_t most);

// test_init: read the command line; opens the grade channel if it names a test.
void test_init(void);

// test_run: run the chosen test if it is of this kind, and end the machine with its verdict.
// Returns if there is no such test.
void test_run(bool early);

#endif
