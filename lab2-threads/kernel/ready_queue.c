// ready_queue: the ready threads of one priority, oldest first.
//
// Every function here needs scheduler_lock held, and none sleeps.

#include "ready_queue.h"

#include "core/panic.h"
#include "scheduler.h"
#include "thread.h"

// EXERCISE 2.4  Choose the thread that runs next.
//
// ready_queue_push: put a thread that is READY, and on no queue, into this one.
// ready_queue_pop: take the thread that has waited longest off the queue and return it, or NULL
// when the queue is empty. Both take constant time, for any number of threads (lib/list.h; the
// node is queue_node).
//
// Hint: threads that only yield must run strictly in turn. If one of them runs twice in a row,
// check which end you take from.
void ready_queue_push(struct ready_queue *queue, struct thread *thread)
{
	//@ solution 2.4
	list_push_back(&queue->threads, &thread->queue_node);
	//@ stub
	//   (void)queue;
	//   (void)thread;
	//   exercise_missing("2.4");
	//@ end
}

struct thread *ready_queue_pop(struct ready_queue *queue)
{
	//@ solution 2.4
	if (list_empty(&queue->threads))
		return NULL;
	return list_entry(list_pop_front(&queue->threads), struct thread, queue_node);
	//@ stub
	//   (void)queue;
	//   exercise_missing("2.4");
	//@ end
}
