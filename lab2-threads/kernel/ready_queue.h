// ready_queue: the ready threads, in the order in which they will run.

#ifndef READY_QUEUE_H
#define READY_QUEUE_H

#include "lib/list.h"

struct thread;

struct ready_queue {
	struct list threads; // by their queue_node; guarded by scheduler_lock
};

void ready_queue_push(struct ready_queue *queue, struct thread *thread);
struct thread *ready_queue_pop(struct ready_queue *queue);

#endif
