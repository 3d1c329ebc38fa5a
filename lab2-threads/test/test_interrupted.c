// test_interrupted: exercise 2.6: waits that end otherwise, and those that must not begin.

#include "core/console.h"
#include "core/preempt.h"
#include "core/syscall.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "naps.h"

static struct spinlock lock = SPINLOCK("test queue", RANK_TEST);
static struct wait_queue queue = WAIT_QUEUE(queue);

// The waits that a thread must make, one after the other.
static const struct {
	unsigned flags;
	tick_t ticks; // 0: no limit
} waits[] = {{WAIT_INTERRUPTIBLE, 0}, {0, 0}, {WAIT_INTERRUPTIBLE, 8},
             {WAIT_INTERRUPTIBLE, 0}, {0, 8}, {WAIT_INTERRUPTIBLE, 0}};

static volatile size_t wait_number; // waits that are over
static volatile uint64_t
	results[8]; // with something that only this boot knows in the upper bits

static uint64_t wait_as_told(void *argument)
{
	(void)argument;
	for (size_t i = 0; i < array_length(waits); i++) {
		tick_t deadline = waits[i].ticks ? time_ticks() + waits[i].ticks : TIME_NEVER;
		enum wait_result result = wait_on(&queue, &lock, deadline, waits[i].flags);

		results[i] = test_secret(i) << 16 | ((uint64_t)-result & 0xFFFF);
		wait_number++;
	}
	park();
}

static void expect_waits_over(size_t expected, const char *what)
{
	nap(2);
	test_eq_as(what, wait_number, expected);
}

TEST(interrupt_ends_a_wait)
{
	struct thread *thread;

	must_end_within(2000);
	preempt_disable();
	thread = hand_start("waits", wait_as_told, NULL);
	thread_interrupt(thread); // it does not wait yet: this means nothing
	preempt_enable();
	expect_waits_over(0, "waits over when the thread was interrupted before it slept");
	thread_interrupt(thread);
	expect_waits_over(1, "waits over after thread_interrupt, with WAIT_INTERRUPTIBLE");
	test_eq_as("waiters on the queue: that of the next wait", waiting(&queue, &lock), 1);
	thread_interrupt(thread);
	expect_waits_over(1, "waits over after thread_interrupt, without WAIT_INTERRUPTIBLE");
	wake_first(&queue, &lock);
	expect_waits_over(2, "waits over after wake_one");
	nap(10);
	test_eq_as("waits over after a deadline", wait_number, 3);
	spin_lock(&lock); // both at once
	wake_one(&queue);
	thread_interrupt(thread);
	spin_unlock(&lock);
	expect_waits_over(4, "waits over after wake_one and thread_interrupt");
	thread_interrupt(thread);
	nap(10);
	test_eq_as("waits over after another deadline", wait_number, 5);
	spin_lock(&lock);
	thread_interrupt(thread);
	wake_one(&queue);
	spin_unlock(&lock);
	expect_waits_over(6, "waits over after thread_interrupt and wake_one");
	for (size_t i = 0; i < array_length(waits); i++)
		test_report("result", i, results[i]);
	check_threads();
}

static volatile uint64_t pending_result;

static uint64_t wait_with_work(void *argument)
{
	pending_result =
		(uint64_t)-wait_on(&queue, &lock, TIME_NEVER, (unsigned)(uint64_t)argument);
	park();
}

// A later lab sends an event to a thread that has not begun to wait.
TEST(pending_work_ends_a_wait)
{
	struct thread *thread =
		hand_thread("has work", wait_with_work, (void *)WAIT_INTERRUPTIBLE);

	must_end_within(2000);
	pending_result = UINT64_MAX;
	thread->work = 1;
	thread_interrupt(thread);
	hand_ready(thread);
	nap(3);
	test_report("result", 0, test_secret(0) ^ pending_result);
	test_eq_as("waiters left on the queue", waiting(&queue, &lock), 0);
	pending_result = UINT64_MAX;
	thread = hand_thread("has work", wait_with_work, (void *)0);
	thread->work = 1;
	hand_ready(thread);
	nap(3);
	test_eq_as("waiters on the queue that cannot be interrupted", waiting(&queue, &lock),
	           1);
	wake_first(&queue, &lock);
	nap(2);
	test_report("result", 1, test_secret(1) ^ pending_result);
	check_threads();
}

static void expect_would_block(const char *where)
{
	spin_lock(&lock);
	expect_result(where, wait(&queue, &lock, time_ticks() + 5, 0), WAIT_WOULD_BLOCK);
	test_check_as("the lock is held after a wait that would block", spin_held(&lock));
	spin_unlock(&lock);
	expect_result(where, thread_sleep(time_ticks() + 5), -EWOULDBLOCK);
	test_eq_as(where, syscall_thread_sleep(5).error, EWOULDBLOCK);
}

static volatile bool handled;

static void wait_inside(struct timer *timer)
{
	(void)timer;
	expect_would_block("waiting in an interrupt handler");
	handled = true;
}

TEST(no_wait_where_nobody_may_sleep)
{
	static struct timer timer;
	tick_t start;

	must_end_within(2000);
	preempt_disable();
	expect_would_block("waiting with preemption off");
	preempt_enable();
	interrupts_disable();
	expect_would_block("waiting with interrupts off");
	interrupts_enable();
	timer_start(&timer, time_ticks() + 2, wait_inside);
	while (!handled)
		cpu_relax();
	test_eq_as("waiters left on the queue", waiting(&queue, &lock), 0);
	start = time_ticks();
	expect_result("waiting where it is allowed", wait_on(&queue, &lock, start + 5, 0),
	              WAIT_TIMEOUT);
	test_report("ticks", 0, time_ticks() - start);
	test_report("answer", 0, test_secret(handled));
	check_threads();
}
