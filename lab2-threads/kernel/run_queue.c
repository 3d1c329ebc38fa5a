// run_queue: by default all threads wait on one level, and take turns. With the challenge, the
// most important level that has a thread is served, and no thread starves.

#include "run_queue.h"

#include "scheduler.h"
#include "thread.h"

// A level that has been passed over this many times in a row is served once.
#define AGEING 32

void run_queue_init(struct run_queue *queue)
{
	*queue = (struct run_queue){.populated = 0};
	for (size_t i = 0; i < THREAD_PRIORITIES; i++)
		list_init(&queue->levels[i].threads);
}

// EXERCISE 2.9  Challenge: priorities.
//
// Without this exercise all threads wait on level 0, and priorities have no effect. Implement
// them: let a thread wait on the level of its priority; serve the highest level that has a
// thread, round robin within it; and let a thread take the processor from a less important one
// at once. But no thread may starve: a level that has been passed over AGEING times is served
// once.
//
// run_queue_level: the level on which a thread waits. run_queue_choose: the level in
// `populated` (a bit each, at least one is set) to serve now; you must update `passed_over`.
// run_queue_beats: see run_queue.h. All take constant time.
unsigned run_queue_level(const struct thread *thread)
{
	//@ solution 2.9
	return thread->priority;
	//@ stub
	//   (void)thread;
	//   return 0;
	//@ end
}

//@ solution 2.9
// The lowest level below `served` that has been passed over too often, or `served`.
static unsigned level_starving(struct run_queue *queue, unsigned served)
{
	unsigned starving = served;

	for (unsigned level = served; level-- > 0;) {
		if (!(queue->populated & 1u << level))
			queue->passed_over[level] = 0;
		else if (++queue->passed_over[level] > AGEING)
			starving = level;
	}
	return starving;
}

//@ stub
//@ end
unsigned run_queue_choose(struct run_queue *queue)
{
	//@ solution 2.9
	unsigned highest = 31 - (unsigned)__builtin_clz(queue->populated);

	if (queue->populated != 1u << highest)
		highest = level_starving(queue, highest);
	queue->passed_over[highest] = 0;
	return highest;
	//@ stub
	//   return (unsigned)__builtin_ctz(queue->populated);
	//@ end
}

bool run_queue_beats(const struct thread *thread, const struct thread *running)
{
	//@ solution 2.9
	return thread->priority > running->priority;
	//@ stub
	//   (void)thread;
	//   (void)running;
	//   return false;
	//@ end
}
