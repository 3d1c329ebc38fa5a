// test_deadline: exercise 2.6: sleeping until a tick.

#include "core/syscall.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "naps.h"

static struct spinlock lock = SPINLOCK("test queue", RANK_TEST);
static struct wait_queue queue = WAIT_QUEUE(queue);

#define ROUNDS 24

TEST(timeouts_are_exact)
{
	must_end_within(2000);
	for (uint64_t i = 0; i < ROUNDS; i++) {
		tick_t deadline = time_ticks() + test_secret(i) % 9;
		struct thread *self = thread_current();
		uint64_t switches = self->switches;
		tick_t now;

		expect_result("result of wait when nobody wakes",
		              wait_on(&queue, &lock, deadline, 0), WAIT_TIMEOUT);
		now = time_ticks();
		test_report("late", i, now - deadline);
		test_report("switches", i, self->switches - switches);
		test_eq_as("waiters left on the queue", waiting(&queue, &lock), 0);
	}
	for (uint64_t i = 0; i < ROUNDS; i++) {
		uint64_t ticks = test_secret(100 + i) % 9;
		tick_t start = time_ticks();
		struct syscall_result result = syscall_thread_sleep(ticks);

		test_report("late", 100 + i, time_ticks() - start - ticks);
		test_report("error", 100 + i, result.error);
	}
	test_ok(thread_sleep(0)); // long past
	check_threads();
}

static struct timer waker;
static bool woke;

static void wake_inside(struct timer *timer)
{
	(void)timer;
	woke = wake_first(&queue, &lock);
}

static tick_t waker_deadline;

static void start_waker(struct timer *timer)
{
	(void)timer;
	timer_start(&waker, waker_deadline, wake_inside);
}

// The timer that wakes comes before the alarm of the same tick, or behind it.
TEST(wakeup_at_the_deadline_counts)
{
	static struct timer starter;

	must_end_within(2000);
	for (uint64_t i = 0; i < 8; i++) {
		enum wait_result result;

		waker_deadline = time_ticks() + 4 + test_secret(i) % 5;
		if (i % 2 == 0)
			start_waker(NULL);
		else
			timer_start(&starter, waker_deadline - 2, start_waker);
		woke = false;
		result = wait_on(&queue, &lock, waker_deadline, 0);
		test_report("late", i, time_ticks() - waker_deadline);
		test_report("result", i, result);
		test_report("woke", i, woke);
	}
	nap(3);
	check_threads();
}

// The first wait is deep in the stack, so that nothing writes over what it may have left there
// while the second one sleeps.
static enum wait_result wait_deep(tick_t deadline)
{
	volatile char room[3000];
	enum wait_result result;

	room[0] = 0;
	result = wait_on(&queue, &lock, deadline, 0);
	return room[0] == 0 ? result : WAIT_INTERRUPTED;
}

TEST(alarm_ends_with_its_wait)
{
	must_end_within(2000);
	for (uint64_t i = 0; i < 8; i++) {
		tick_t start = time_ticks(), second = start + 20 + test_secret(i) % 8;
		enum wait_result result;

		timer_start(&waker, start + 3 + i % 3, wake_inside);
		result = wait_deep(start + 10);
		expect_result("result of a wait that is woken before its deadline", result,
		              WAIT_WOKEN);
		timer_start(&waker, second, wake_inside);
		result = wait_on(&queue, &lock, i % 2 == 0 ? TIME_NEVER : second + 10, 0);
		test_report("late", i, time_ticks() - second);
		expect_result("result of the wait after one that was woken before its deadline",
		              result, WAIT_WOKEN);
	}
	nap(20);
	check_threads();
}

#define SLEEPERS 100

static struct sleeper {
	tick_t deadline, woken;
	uint64_t answer;
} sleepers[SLEEPERS];
static volatile unsigned awake;

static uint64_t sleep_till_deadline(void *argument)
{
	struct sleeper *sleeper = argument;

	test_ok(thread_sleep(sleeper->deadline));
	sleeper->woken = time_ticks();
	sleeper->answer = test_secret((uint64_t)(sleeper - sleepers));
	awake++;
	park();
}

TEST(hundred_threads_sleep)
{
	tick_t start = time_ticks() + 100;

	must_end_within(2000);
	for (uint64_t i = 0; i < SLEEPERS; i++) {
		sleepers[i].deadline = start + test_secret(1000 + i) % 60;
		hand_start("sleeper", sleep_till_deadline, &sleepers[i]);
	}
	test_ok(thread_sleep(start - 2));
	test_check_as("100 threads are made in 98 ticks", time_ticks() < start);
	check_threads();
	test_ok(thread_sleep(start + 62));
	test_eq_as("threads that are awake", awake, SLEEPERS);
	for (uint64_t i = 0; i < SLEEPERS; i++) {
		test_report("late", i, sleepers[i].woken - sleepers[i].deadline);
		test_report("answer", i, sleepers[i].answer);
	}
	check_threads();
}
