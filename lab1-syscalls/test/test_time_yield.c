// test_time_yield: exercises 1.3 and 1.4.

#include "arch/cpu.h"
#include "core/exit.h"
#include "core/executor.h"
#include "core/syscall.h"
#include "core/test.h"
#include "core/time.h"
#include "core/wait.h"

static struct spinlock sleep_lock = SPINLOCK("test sleep", RANK_TEST);
static struct wait_queue never = WAIT_QUEUE(never);

static void sleep_until(tick_t deadline)
{
	spin_lock(&sleep_lock);
	while (wait(&never, &sleep_lock, deadline, 0) != WAIT_TIMEOUT)
		;
	spin_unlock(&sleep_lock);
}

EARLY_TEST(get_time_counts_ticks)
{
	for (uint64_t i = 0; i < 16; i++) {
		tick_t before = time_ticks();
		int64_t time = sys_get_time();
		tick_t after = time_ticks();

		test_least_as("get_time, against the tick counter read just before it", time,
		              before);
		test_most_as("get_time, against the tick counter read just after it", time,
		             after);
		test_report("time", i, time);
		sleep_until(after + 1 + test_secret(i) % 20);
	}
}

static volatile int64_t time_in_interrupt;

static void ask_in_interrupt(struct timer *timer)
{
	(void)timer;
	time_in_interrupt = syscall_get_time().value;
}

static enum poll ask_in_task(struct future *self, struct waker waker)
{
	(void)self;
	(void)waker;
	test_report("time", 2, syscall_get_time().value);
	return POLL_READY;
}

TEST(get_time_from_anywhere)
{
	static struct future future = {.poll = ask_in_task};
	static struct timer timer;
	int64_t task;

	test_eq(syscall_get_time().error, 0);
	test_report("time", 1, syscall_get_time().value);
	task = task_spawn("asks the time", &future);
	test_ok(task);
	executor_run_until((uint64_t)task);
	timer_start(&timer, time_ticks() + 3, ask_in_interrupt);
	sleep_until(time_ticks() + 5);
	test_report("time", 3, time_in_interrupt);
	test_report("time", 4, syscall_get_time().value);
}

static uint64_t yields;

static void yield_count(void)
{
	yields++;
}

EARLY_TEST(yield_lets_others_run)
{
	uint64_t times = 3 + test_secret(0) % 50;

	yield_current_op = yield_count;
	for (uint64_t i = 0; i < times; i++)
		test_eq_as("the result of yield", sys_yield(), 0);
	test_report("yields", 0, yields);
}
