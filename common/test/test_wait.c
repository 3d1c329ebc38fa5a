// test_wait: wait queues, with the sleeping that the base has: the stack itself waits.

#include "arch/percpu.h"
#include "base_test.h"
#include "core/preempt.h"
#include "core/scheduler_ops.h"
#include "core/wait.h"

static struct spinlock lock = SPINLOCK("test wait", RANK_TEST + 1);
static struct wait_queue queue = WAIT_QUEUE(queue);
static bool condition;      // guarded by lock
static tick_t made_true_at; // when it was

static void make_true(struct timer *timer)
{
	(void)timer;
	test_check(in_interrupt());
	spin_lock(&lock);
	condition = true;
	made_true_at = time_ticks();
	wake_one(&queue);
	spin_unlock(&lock);
}

// Wait for the condition, as the protocol says.
static enum wait_result wait_for_condition(tick_t deadline)
{
	enum wait_result result = WAIT_WOKEN;

	spin_lock(&lock);
	while (!condition && result == WAIT_WOKEN) {
		result = wait(&queue, &lock, deadline, 0);
		test_check(spin_held(&lock));
		test_check(list_empty(&queue.waiters));
	}
	condition = false;
	spin_unlock(&lock);
	return result;
}

EARLY_TEST(base_wait_woken)
{
	static struct timer timer;

	for (uint64_t i = 0; i < 20; i++) {
		tick_t now = time_ticks(), due = now + 1 + secret(i) % 10;
		bool in_time = secret(100 + i) % 2;

		timer_start(&timer, due, make_true);
		enum wait_result result =
			wait_for_condition(in_time ? due + 5 : due - secret(i) % 2);
		tick_t then = time_ticks();
		if (result == WAIT_WOKEN)
			test_check(then <= made_true_at + 1);
		test_report("result", i, (int64_t)result);
		test_report("slept", i, then - now);
		timer_cancel(&timer);
		condition = false; // it may have come after the deadline
		test_check(interrupts_enabled());
		test_eq(this_cpu()->critical.locks, 0);
	}
}

// A condition that holds already, and a deadline that has passed: nobody sleeps.
EARLY_TEST(base_wait_not_at_all)
{
	tick_t now = time_ticks();

	condition = true;
	test_eq(wait_for_condition(TIME_NEVER), WAIT_WOKEN);
	test_eq(wait_for_condition(now), WAIT_TIMEOUT);
	test_eq(wait_for_condition(0), WAIT_TIMEOUT);
	test_check(time_ticks() <= now + 1);
	test_report("done", 1, secret(1));
}

static uint64_t results_inside[3];

static void wait_inside(struct timer *timer)
{
	(void)timer;
	test_check(!wait_allowed());
	spin_lock(&lock);
	results_inside[0] = wait(&queue, &lock, TIME_NEVER, 0);
	results_inside[1] = wait(&queue, &lock, time_ticks() + 1, 0);
	test_check(spin_held(&lock));
	spin_unlock(&lock);
	interrupts_enable(); // which makes it no other place
	spin_lock(&lock);
	results_inside[2] = wait(&queue, &lock, TIME_NEVER, 0);
	spin_unlock(&lock);
	interrupts_disable();
}

EARLY_TEST(base_wait_would_block)
{
	static struct spinlock outer = SPINLOCK("test outer", RANK_TEST);
	static struct timer timer;

	test_check(wait_allowed());
	interrupts_disable();
	test_check(!wait_allowed());
	spin_lock(&lock);
	test_report("off", 0, (int64_t)wait(&queue, &lock, TIME_NEVER, 0));
	test_check(spin_held(&lock));
	spin_unlock(&lock);
	test_check(!interrupts_enabled());
	interrupts_enable();

	preempt_disable();
	spin_lock(&lock);
	test_eq((int64_t)wait(&queue, &lock, TIME_NEVER, 0), WAIT_WOULD_BLOCK);
	spin_unlock(&lock);
	preempt_enable();

	spin_lock(&outer);
	spin_lock(&lock);
	test_report("locked", 0, (int64_t)wait(&queue, &lock, TIME_NEVER, 0));
	spin_unlock(&lock);
	spin_unlock(&outer);

	timer_start(&timer, time_ticks() + 1, wait_inside);
	sleep_until(time_ticks() + 3);
	test_report("inside", 0, results_inside[0]);
	test_report("inside", 1, results_inside[1]);
	test_report("inside", 2, results_inside[2]);
	test_check(list_empty(&queue.waiters));
}

#define SLEEPERS 12

static struct waiter sleepers[SLEEPERS];
static uint64_t wakes;

static void wake_note(struct waiter *waiter)
{
	test_check(waiter->woken);
	test_check(spin_held(&lock));
	test_report("woken", wakes++, waiter - sleepers);
}

// Sleepers made by hand, since one stack can be only one of them.
EARLY_TEST(base_wait_wakes_the_oldest)
{
	static struct scheduler_ops ops;

	ops = *scheduler_ops;
	ops.wake = wake_note;
	scheduler_ops = &ops;
	spin_lock(&lock);
	for (uint64_t i = 0; i < SLEEPERS; i++)
		list_push_back(&queue.waiters, &sleepers[i].node);
	list_remove(&sleepers[secret(0) % SLEEPERS].node); // its deadline came
	for (int i = 0; i < 5; i++)
		test_check(wake_one(&queue));
	test_eq(wakes, 5);
	wake_all(&queue);
	test_eq(wakes, SLEEPERS - 1);
	test_check(!wake_one(&queue));
	wake_all(&queue);
	spin_unlock(&lock);
	test_check(!sleepers[secret(0) % SLEEPERS].woken);
}
