// test_thread_overflow: exercise 2.7: a thread that uses up its stack.

#include "core/time.h"
#include "born.h"
#include "lab2-threads/abi/thread.h"
#include "push_for_ever.h"

static uint64_t recurse(uint64_t depth)
{
	volatile uint64_t room[16] = {depth};

	return depth == UINT64_MAX ? 0 : recurse(depth + 1) + room[depth % 16];
}

static uint64_t use_up_stack(void *argument)
{
	return recurse((uint64_t)argument);
}

// A tick is due, and its frame is what does not fit.
static uint64_t swallow_tick(void *argument)
{
	(void)argument;
	interrupts_disable();
	for (int i = 0; i < 20000; i++)
		cpu_relax();
	interrupted_without_room(thread_current()->stack.bottom + 16);
}

static const thread_entry ways[] = {use_up_stack, push_for_ever, swallow_tick, push_for_ever};

static volatile uint64_t steps;

static uint64_t go_on(void *argument)
{
	(void)argument;
	for (;;) {
		steps++;
		nap(1);
	}
	return 0;
}

TEST(overflow_ends_one_thread)
{
	uint32_t frames;
	uint64_t before;

	must_end_within(2000);
	born("goes on", go_on, NULL, 0);
	frames = frames_used();
	for (uint64_t i = 0; i < array_length(ways); i++) {
		int tid = born(i == 3 ? "deep and gone" : "deep", ways[i], (void *)i,
		               i == 3 ? THREAD_DETACHED : 0);

		test_report("tid", i, tid);
		wait_for_end(tid);
		before = steps;
		nap(6);
		test_check_as("the other threads go on after a stack overflow",
		              steps > before + 3);
		test_report("known", i, ending(tid).known);
		test_report("error", i, (uint64_t)ending(tid).error);
		check_threads();
	}
	test_eq_as("stacks that are left: those of three threads that nobody has joined",
	           (frames_used() - frames) / STACK_PAGES, 3);
	test_report("answer", 0, test_secret(steps > 10));
}
