// test_thread_overflow: exercise 2.7: a thread that uses up its stack.

#include "core/time.h"
#include "born.h"
#include "lab2-threads/abi/thread.h"

static uint64_t recurse(uint64_t depth)
{
	volatile uint64_t room[16] = {depth};

	return depth == UINT64_MAX ? 0 : recurse(depth + 1) + room[depth % 16];
}

// With nothing in its frames but what every call pushes, so that each word down to the last one
// of the stack is written.
__attribute__((noinline)) static uint64_t recurse_small(uint64_t depth)
{
	if (depth == UINT64_MAX)
		return 0;
	return recurse_small(depth + 1) + 1;
}

// Wait for an interrupt that finds no room, at most until the tick `deadline`.
static uint64_t compute_at_the_end(tick_t deadline)
{
	while (time_ticks() < deadline)
		cpu_relax();
	return 0;
}

// Leave less of the stack than an interrupt needs, but more than the loop does.
static uint64_t leave_little(uint64_t depth)
{
	vaddr_t left = (vaddr_t)frame_pointer() - thread_current()->stack.bottom;

	if (left < 112)
		return compute_at_the_end(time_ticks() + 20);
	return leave_little(depth + 1) + 1;
}

// How stacks are used up, and by whom.
static uint64_t use_up_stack(void *argument)
{
	switch ((uint64_t)argument) {
	case 0:
		return recurse(0);
	case 3:
		return leave_little(0);
	default:
		return recurse_small(0);
	}
}

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
	for (uint64_t i = 0; i < 4; i++) {
		int tid = born(i == 2 ? "deep and gone" : "deep", use_up_stack, (void *)i,
		               i == 2 ? THREAD_DETACHED : 0);

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
