// test_join: exercise 2.8: waiting for a thread's end.

#include "abi/error.h"
#include "born.h"
#include "core/preempt.h"
#include "core/syscall.h"
#include "core/time.h"
#include "lab2-threads/abi/thread.h"
#include "lab2-threads/kernel/thread_join.h"
#include "lab2-threads/kernel/thread_preempt.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "push_for_ever.h"

#define THREADS 16

// Ends after some naps, or at once.
struct ender {
	uint64_t value;
	tick_t ticks;
};

static uint64_t nap_and_end(void *argument)
{
	struct ender *ender = argument;

	if (ender->ticks > 0)
		nap(ender->ticks);
	return ender->value;
}

// Half of the threads end before they are joined.
TEST(join_returns_the_value)
{
	static struct ender enders[THREADS];
	int tids[THREADS];

	must_end_within(2000);
	for (uint64_t i = 0; i < THREADS; i++) {
		enders[i] = (struct ender){test_secret(i), test_secret(100 + i) % 12};
		tids[i] = born("ends", nap_and_end, &enders[i], 0);
	}
	nap(5);
	for (uint64_t i = 0; i < THREADS; i++) {
		uint64_t value = 0;

		if (i % 2 == 0)
			test_ok(thread_join(tids[i], &value));
		else
			test_eq_as("RDX after system call thread_join",
			           syscall_thread_join(tids[i], &value).error, 0);
		test_report("value", i, value);
		test_check_as("a thread that was joined is forgotten", !ending(tids[i]).known);
	}
	for (uint64_t i = 0; i < 4; i++) { // NULL: the value is not wanted
		int tid = born("ends", nap_and_end, &enders[i], 0);

		if (i % 2 == 0)
			test_ok(thread_join(tid, NULL));
		else
			test_eq(syscall_thread_join(tid, NULL).error, 0);
	}
	check_threads();
}

static struct ender long_ender = {.ticks = 40}, short_ender = {.ticks = 0};
static int joined_tid;
static volatile int joiner_result = 1;
static volatile uint64_t joiner_value;

static uint64_t join_once(void *argument)
{
	uint64_t value = 0;
	int result = thread_join(joined_tid, &value);

	(void)argument;
	joiner_value = value;
	joiner_result = result;
	return 0;
}

TEST(join_errors_in_order)
{
	int self = thread_current()->tid, joined, detached, joiner;
	uint64_t value = test_secret(1);

	must_end_within(2000);
	short_ender.value = long_ender.value = test_secret(0);
	joined = joined_tid = born("long", nap_and_end, &long_ender, 0);
	detached = born("detached", nap_and_end, &long_ender, THREAD_DETACHED);
	joiner = born("joiner", join_once, NULL, 0);
	nap(3);
	test_report("error", 0, thread_join(1000000, &value)); // unknown
	test_report("error", 1, thread_join(0, &value));
	test_report("error", 2, thread_join(-1, &value));
	test_report("error", 3, thread_join(self, &value)); // which is detached too
	test_report("error", 4, thread_join(detached, &value));
	test_report("error", 5, thread_join(joined, &value));
	test_report("error", 6, thread_detach(joined));
	test_report("value", 6, value); // nobody has written to it
	test_ok(thread_join(joiner, NULL));
	test_report("error", 7, joiner_result);
	test_report("value", 7, joiner_value);
	test_report("error", 8, thread_join(joined, &value)); // joined already
	test_report("error", 9, thread_detach(joined));
	test_report("error", 10, thread_join(joiner, &value));
	check_threads();
}

TEST(join_call_looks_at_memory_first)
{
	struct ender ender = {test_secret(0), 0};
	uint64_t value = 0;
	int tid = born("ends", nap_and_end, &ender, 0);
	struct syscall_result result;

	must_end_within(2000);
	test_report("error", 0, syscall_thread_join(tid, (void *)8).error);
	nap(3);
	test_report("error", 1, syscall_thread_join(tid, (void *)0xffffd00002000000).error);
	test_report("error", 2, syscall_thread_join(tid, (void *)(1ull << 62)).error);
	test_report("error", 3, syscall_thread_join(1000000, &value).error);
	result = syscall_thread_join(tid, &value);
	test_report("error", 4, result.error);
	test_report("result", 4, result.value);
	test_report("value", 4, value);
	check_threads();
}

static struct thread *interrupted;

static void interrupt_inside(struct timer *timer)
{
	(void)timer;
	thread_interrupt(interrupted);
}

static volatile bool woken_early; // whoever waits for the end of thread joined_tid

// Being woken is not the end.
static uint64_t wake_joiner(void *argument)
{
	(void)argument;
	spin_lock(&threads_lock);
	struct thread *thread = thread_find(joined_tid);

	woken_early = thread != NULL && !thread->exited;
	if (woken_early)
		wake_all(&thread->exit_queue);
	spin_unlock(&threads_lock);
	return 0;
}

// A join is woken while the thread still runs: it goes on waiting.
static void join_woken_early(void)
{
	uint64_t value = 0;
	int waker;

	joined_tid = born("long", nap_and_end, &long_ender, 0);
	waker = born("waker", wake_joiner, NULL, 0);
	expect_result("result of a join that is woken before the thread has ended",
	              thread_join(joined_tid, &value), 0);
	test_check_as("the join was woken before the thread had ended", woken_early);
	test_report("value", 5, value);
	test_ok(thread_join(waker, NULL));
}

// A join that ends early leaves everything as it was.
TEST(join_can_be_repeated)
{
	static struct timer timer;
	uint64_t value = 0;
	int tid;

	must_end_within(2000);
	long_ender.value = test_secret(0);
	interrupted = thread_current();
	tid = born("long", nap_and_end, &long_ender, 0);
	for (uint64_t i = 0; i < 3; i++) {
		timer_start(&timer, time_ticks() + 4, interrupt_inside);
		expect_result(i == 0 ? "result of a join that is interrupted"
		                     : "result of a join that is interrupted, after a join "
		                       "that failed",
		              thread_join(tid, &value), -EINTR);
	}
	preempt_disable();
	test_report("error", 3, thread_join(tid, &value));
	preempt_enable();
	test_report("value", 3, value);
	test_report("error", 4, thread_join(tid, &value));
	test_report("value", 4, value);
	join_woken_early();
	tid = born("deep", push_for_ever, NULL, 0); // it did not end by itself
	test_report("error", 5, thread_join(tid, &value));
	check_threads();
}

#define MANY 10000

static uint64_t answer_once(void *argument)
{
	return test_secret((uint64_t)argument);
}

TEST(join_leaves_nothing)
{
	uint64_t sum = 0, value;
	uint32_t frames;
	size_t known;

	must_end_within(50000);
	test_ok(thread_join(born("warm", answer_once, NULL, 0), NULL));
	frames = frames_used();
	known = threads_known();
	for (int i = 0; i < 100; i++)
		test_ok(thread_join(born("short", answer_once, NULL, 0), NULL));
	test_eq_as("frames in use after 100 threads were joined", frames_used(), frames);
	for (uint64_t i = 0; i < MANY; i++) {
		int tid = born("short", answer_once, (void *)i, 0);

		if (i % 2 == 0)
			thread_yield(); // it ends before it is joined
		test_ok(thread_join(tid, &value));
		sum += value;
	}
	test_eq_as("frames in use after 10,000 threads were joined", frames_used(), frames);
	test_eq_as("threads in the table after 10,000 were joined", threads_known(), known);
	test_report("sum", 0, sum);
	check_threads();
}
