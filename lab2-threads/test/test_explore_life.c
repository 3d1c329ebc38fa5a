// test_explore_life: the beginning and the end of a thread, against whoever is waiting for them
// to be half done. The first test needs exercises 2.1 to 2.7, the others 2.8 too.

#include "core/explore.h"
#include "explore_thread.h"
#include "lab2-threads/kernel/thread_check.h"
#include "lab2-threads/kernel/thread_join.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_preempt.h"
#include "lab2_test.h"

static struct thread *explorer; // the thread in which the operations run
static volatile uint64_t got;
static uint64_t sum;
static int tid, error;

static uint64_t take_argument(void *argument)
{
	got += (uint64_t)argument;
	return 0;
}

static void create_set_up(void)
{
	idle_settle();
	got = 0;
	tid = 0;
}

static void create(void)
{
	tid = thread_create("short", take_argument, (void *)test_secret(explore_number()),
	                    THREAD_DETACHED);
}

// If the new thread can run, let it run to its end, and free it: all before the operation goes
// on.
static void outlive(void)
{
	thread_yield_before(explorer);
	thread_reap();
}

static const char *create_check(void)
{
	static int last;

	for (int turn = 0; turn < 4 && got == 0; turn++)
		thread_yield();
	thread_reap();
	sum += got;
	if (got != test_secret(explore_number()))
		return "the new thread did not run once, with its argument";
	if (tid <= last)
		return "thread_create did not return the number of the new thread";
	last = tid;
	return threads_check();
}

TEST(explore_create)
{
	explorer = thread_current();
	explore_by_thread(create_set_up, create, outlive, create_check);
	test_report("sum", 0, sum);
}

static struct thread *target;
static uint64_t value;

static uint64_t exit_with_secret(void *argument)
{
	(void)argument;
	return test_secret(explore_number());
}

// A thread that is one step from its end, but is never chosen.
static void target_set_up(void)
{
	idle_settle();
	value = 0;
	error = -1;
	target = hand_thread("target", exit_with_secret, NULL);
	tid = target->tid;
}

static void target_runs(void)
{
	thread_run_next(target);
	thread_yield();
}

static void join_target(void)
{
	error = thread_join(tid, &value);
}

static const char *join_check(void)
{
	sum += value;
	if (error != 0)
		return "thread_join failed";
	if (value != test_secret(explore_number()))
		return "thread_join did not return what the thread has ended with";
	spin_lock(&threads_lock);
	bool known = thread_find(tid) != NULL;
	spin_unlock(&threads_lock);
	return known ? "the thread was joined, but is still in the table" : threads_check();
}

TEST(explore_join_against_exit)
{
	explore_by_thread(target_set_up, join_target, target_runs, join_check);
	test_report("sum", 0, sum);
}

TEST(explore_exit_against_join)
{
	explore_by_thread(target_set_up, target_runs, join_target, join_check);
	test_report("sum", 0, sum);
}
