// run_queue: a ready queue for each priority, and the choice between them.

#ifndef RUN_QUEUE_H
#define RUN_QUEUE_H

#include "lab2-threads/abi/thread.h"
#include "core/assert.h"
#include "ready_queue.h"
#include "thread.h"

struct run_queue {
	// Guarded by scheduler_lock. Level 0 is the least important.
	struct ready_queue levels[THREAD_PRIORITIES];
	unsigned populated;                      // a bit for each level that has a thread
	unsigned passed_over[THREAD_PRIORITIES]; // how often another level was served since
	unsigned count;                          // threads on all levels
};

// Every function here needs scheduler_lock held, and none sleeps.

void run_queue_init(struct run_queue *queue);

// run_queue_level: the level on which a thread waits. run_queue_choose: the level of
// `populated`, which is not 0, to serve now. Both take constant time.
unsigned run_queue_level(const struct thread *thread);
unsigned run_queue_choose(struct run_queue *queue);

// run_queue_push, run_queue_pop: as for one ready queue, in constant time. They are inline,
// since every switch calls both.
static inline void run_queue_push(struct run_queue *queue, struct thread *thread)
{
	unsigned level = run_queue_level(thread);

	assert(!list_linked(&thread->queue_node));
	ready_queue_push(&queue->levels[level], thread);
	queue->populated |= 1u << level;
	queue->count++;
}

static inline struct thread *run_queue_pop(struct run_queue *queue)
{
	struct thread *thread;
	unsigned level;

	if (queue->populated == 0)
		return NULL;
	level = run_queue_choose(queue);
	thread = ready_queue_pop(&queue->levels[level]);
	if (list_empty(&queue->levels[level].threads))
		queue->populated &= ~(1u << level);
	queue->count--;
	return thread;
}

// run_queue_beats: must `thread`, which is READY, get the processor before the slice of
// `running` ends?
bool run_queue_beats(const struct thread *thread, const struct thread *running);

#endif
