// test_priority: the challenge, exercise 2.9.

#include "born.h"
#include "core/preempt.h"
#include "core/time.h"
#include "lab2-threads/abi/thread.h"
#include "lab2-threads/kernel/thread_wait.h"

#define LEVELS    3 // 0 to 2; the thread of the test has the highest, 3
#define PER_LEVEL 2

static struct {
	volatile uint64_t steps;
	uint64_t answer;
} workers[LEVELS * PER_LEVEL];

static uint64_t work(void *argument)
{
	uint64_t me = (uint64_t)argument;

	for (;;) {
		workers[me].answer = test_secret(me);
		turn_note_change(me);
		workers[me].steps++;
	}
	return 0;
}

static volatile tick_t woken;

static uint64_t wake_up_once(void *argument)
{
	test_ok(thread_sleep((tick_t)argument));
	woken = time_ticks();
	return 0;
}

TEST(challenge_priority)
{
	tick_t deadline;

	must_end_within(2000);
	spin_lock(&scheduler_lock);
	thread_current()->priority = THREAD_PRIORITIES - 1;
	spin_unlock(&scheduler_lock);
	for (uint64_t i = 0; i < LEVELS * PER_LEVEL; i++)
		born("works", work, (void *)i,
		     (int)(THREAD_PRIORITY(i / PER_LEVEL) | THREAD_DETACHED));
	deadline = time_ticks() + 33;
	born("wakes up", wake_up_once, (void *)deadline,
	     (int)(THREAD_PRIORITY(3) | THREAD_DETACHED));
	nap(1000);
	preempt_disable();
	test_report("late", 0, woken - deadline);
	for (uint64_t i = 0; i < LEVELS * PER_LEVEL; i++) {
		test_report("answer", i, workers[i].answer);
		test_report("steps", i, workers[i].steps);
	}
	turns_report("turn");
	preempt_enable();
	check_threads();
}
