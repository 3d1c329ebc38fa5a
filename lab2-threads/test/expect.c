// expect: see expect.h.

#include "expect.h"

#include "abi/error.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_check.h"
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

// Does the idle thread wait for a turn, or run although somebody could? NULL when it does not.
static const char *idle_complaint(char *text, size_t size)
{
	const char *wrong = NULL;

	spin_lock(&threads_lock);
	for (struct thread *thread = thread_next(NULL); thread != NULL;
	     thread = thread_next(thread)) {
		if (thread->idle && list_linked(&thread->queue_node)) {
			wrong = "the idle thread is on the run queue";
			break;
		}
		if (thread->state == THREAD_READY && !thread->idle &&
		    thread->since < time_ticks() && thread_current()->idle) {
			format_text(text, size,
			            "thread %d (%s) is ready, but the idle thread runs",
			            thread->tid, thread->name);
			wrong = text;
		}
	}
	spin_unlock(&threads_lock);
	return wrong;
}

// Inside the timer's interrupt: nobody holds a lock then.
static void test_is_late(struct timer *timer)
{
	char text[128];
	const char *wrong = idle_complaint(text, sizeof(text));

	(void)timer;
	if (wrong == NULL)
		wrong = threads_check();
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
