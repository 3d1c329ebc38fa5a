// run_queue: a ready queue for each priority, and which of them is served next.

#ifndef RUN_QUEUE_H
#define RUN_QUEUE_H

#include "lab2-threads/abi/thread.h"
#include "ready_queue.h"

struct run_queue {
	// Guarded by scheduler_lock. Level 0 is the least important.
	struct ready_queue levels[THREAD_PRIORITIES];
	unsigned populated;                      // a bit a level: somebody waits there
	unsigned passed_over[THREAD_PRIORITIES]; // how often another level was served meanwhile
	unsigned count;                          // threads on all levels
};

void run_queue_init(struct run_queue *queue);

// run_queue_push, run_queue_pop: as for one ready queue, in constant time.
void run_queue_push(struct run_queue *queue, struct thread *thread);
struct thread *run_queue_pop(struct run_queue *queue);

// run_queue_beats: is `thread`, which is READY, to have the processor before `running` is
// through with its slice?
bool run_queue_beats(const struct thread *thread, const struct thread *running);

#endif
