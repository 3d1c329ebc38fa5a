// born: see born.h.

#include "born.h"

#include "arch/percpu.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_life.h"
#include "mm/frame.h"
#include "mm/stack.h"

int born(const char *name, thread_entry entry, void *argument, int flags)
{
	int tid = thread_create(name, entry, argument, flags);

	expect_result("error of thread_create", tid < 0 ? tid : 0, 0);
	return tid;
}

struct ending ending(int tid)
{
	struct ending ending = {.known = false};
	struct thread *thread;

	spin_lock(&threads_lock);
	thread = thread_find(tid);
	if (thread != NULL)
		ending = (struct ending){.known = true,
		                         .exited = thread->exited,
		                         .state = thread->state,
		                         .value = thread->value,
		                         .error = thread->error};
	spin_unlock(&threads_lock);
	return ending;
}

void wait_for_end(int tid)
{
	tick_t end = time_ticks() + 200;
	struct ending found = ending(tid);

	while (found.known && !found.exited && time_ticks() < end) {
		nap(1);
		found = ending(tid);
	}
	test_check_as("a thread whose function is over has ended",
	              !found.known || found.exited);
}

size_t threads_known(void)
{
	size_t count = 0;

	spin_lock(&threads_lock);
	for (struct thread *thread = thread_next(NULL); thread != NULL;
	     thread = thread_next(thread))
		count++;
	spin_unlock(&threads_lock);
	return count;
}

// The idle thread frees the dead. It may be in the middle of that; it has finished when the
// tick that ends our nap finds it halted.
static void wait_for_reaping(void)
{
	for (int i = 0; i < 5000; i++) {
		nap(1);
		if (this_cpu()->tick_after_halt)
			return;
	}
	test_check_as("the idle thread halts when nobody can run", false);
}

uint32_t frames_used(void)
{
	uint32_t owned[FRAME_OWNERS];
	uint32_t total;

	wait_for_reaping();
	total = frame_stats(owned);
	return total - owned[FRAME_FREE] - (uint32_t)stack_cached();
}
