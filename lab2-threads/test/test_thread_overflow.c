// test_thread_overflow: exercise 2.7: a thread that uses up its stack.

#include "born.h"
#include "core/time.h"
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

// A tick is due, and its trap frame is what does not fit.
static uint64_t swallow_tick(void *argument)
{
	(void)argument;
	interrupts_disable();
	for (int i = 0; i < 20000; i++)
		cpu_relax();
	interrupted_without_room(thread_current()->stack.bottom + 16);
}

// An array of so many KiB, the low end of which lies below the guard page.
static uint64_t use_array(void *argument)
{
	volatile uint8_t *array = __builtin_alloca((uint64_t)argument * 1024);

	array[0] = 1;
	return array[0];
}

static const struct {
	thread_entry entry;
	uint64_t argument;
} ways[] = {
	{use_up_stack, 0}, {push_for_ever, 0}, {swallow_tick, 0},  {use_array, 64},
	{use_array, 200},  {use_array, 1024},  {push_for_ever, 0},
};

#define LAST (array_length(ways) - 1) // of which nothing is left

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
		int tid = born(i == LAST ? "deep and gone" : "deep", ways[i].entry,
		               (void *)ways[i].argument, i == LAST ? THREAD_DETACHED : 0);

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
	test_eq_as("stacks that are left: those of the threads that nobody has joined",
	           (frames_used() - frames) / STACK_PAGES, LAST);
	test_report("answer", 0, test_secret(steps > 10));
}
