// test_explore_yield: the ready queue while its threads are preempted. Needs exercises 2.1 to
// 2.5.

#include "core/explore.h"
#include "explore_thread.h"
#include "lab2-threads/kernel/thread_check.h"
#include "lab2-threads/kernel/thread_preempt.h"
#include "lab2_test.h"

static uint64_t turns[2]; // of the operation, and of its rival

static void set_up(void)
{
	idle_settle();
	turns[0] = turns[1] = 0;
}

static void yield_as_operation(void)
{
	turns[0] += test_secret(explore_number());
	thread_yield();
	turns[0]++;
}

static void yield_as_rival(void)
{
	turns[1] += test_secret(explore_number());
	thread_yield();
	turns[1]++;
}

static const char *turns_check(void)
{
	static uint64_t sum;

	if (turns[0] != turns[1])
		return "one of the two did not go on after its yield";
	sum += turns[0] - 1;
	test_report("sum", explore_number(), sum);
	return threads_check();
}

TEST(explore_ready_queue)
{
	explore_by_thread(set_up, yield_as_operation, yield_as_rival, turns_check);
}
