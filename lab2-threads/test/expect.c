// expect: see expect.h.

#include "expect.h"

#include "abi/error.h"
#include "core/time.h"
#include "lib/format.h"

static void result_text(char *text, size_t size, int64_t result)
{
	if (result < 0)
		format_text(text, size, "-%s (%s)", error_name((int)result),
		            error_text((int)result));
	else
		format_text(text, size, "%ld", result);
}

void expect_result(const char *what, int64_t got, int64_t expected)
{
	char got_text[64], expected_text[64];

	if (got == expected)
		return;
	result_text(got_text, sizeof(got_text), got);
	result_text(expected_text, sizeof(expected_text), expected);
	test_fail(__FILE__, __LINE__, what, expected_text, got_text);
}

// Inside the timer's interrupt: nobody holds a lock then.
static void test_is_late(struct timer *timer)
{
	const char *wrong = threads_check();
	char text[128];

	(void)timer;
	if (wrong == NULL && thread_current()->idle)
		wrong = "all threads sleep: somebody was not woken, or not made ready";
	if (wrong == NULL) {
		format_text(text, sizeof(text), "thread %d (%s) has the processor",
		            thread_current()->tid, thread_current()->name);
		wrong = text;
	}
	test_fail(__FILE__, __LINE__, "the test comes to its end", "in time", wrong);
}

void must_end_within(tick_t ticks)
{
	static struct timer timer;

	timer_start(&timer, time_ticks() + ticks, test_is_late);
}
