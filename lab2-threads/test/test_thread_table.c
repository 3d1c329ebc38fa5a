// test_thread_table: exercise 2.7: the threads as the kernel tells of them, for comparing with
// what can be seen from outside.

#include "born.h"
#include "common/test/base_test.h"
#include "common/test/landmark.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_preempt.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lib/format.h"

static uint64_t work_or_sleep_or_end(void *argument)
{
	uint64_t what = (uint64_t)argument % 3;

	if (what == 0)
		return (uint64_t)argument;
	if (what == 1)
		test_ok(thread_sleep(time_ticks() + 1000000));
	for (;;)
		thread_yield();
	return 0;
}

static void report_threads(void)
{
	uint64_t i = 0;

	spin_lock(&threads_lock);
	spin_lock(&scheduler_lock);
	for (struct thread *thread = thread_next(NULL); thread != NULL;
	     thread = thread_next(thread), i++) {
		test_report("tid", i, thread->tid);
		test_report("state", i, thread->state);
		test_report("stack", i, thread->stack.top);
		test_report("value", i, thread->value);
		test_report("idle", i, thread->idle);
		test_report("exited", i, thread->exited);
	}
	test_report("threads", 0, i);
	test_report("ready", 0, run_queue.count);
	landmark();
	spin_unlock(&scheduler_lock);
	spin_unlock(&threads_lock);
}

TEST(threads_seen_from_outside)
{
	must_end_within(2000);
	for (uint64_t i = 0; i < 24; i++) {
		char name[THREAD_NAME_MAX];

		format_text(name, sizeof(name), "thread %lx", test_secret(i) & 0xFFFFFF);
		test_report("born", i,
		            born(name, work_or_sleep_or_end, (void *)test_secret(i), 0));
	}
	nap(3);
	check_threads();
	report_threads();
}
