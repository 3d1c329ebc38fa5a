// naps: sleeping, for tests of exercise 2.6 and those after it.

#ifndef NAPS_H
#define NAPS_H

#include "core/wait.h"
#include "turns.h"

// nap: sleep by thread_sleep for `ticks` ticks; it must succeed.
void nap(tick_t ticks);

// park: a thread that has nothing more to do sleeps for ever.
no_return void park(void);

// wait_on: take the lock, wait, let go of it.
enum wait_result wait_on(struct wait_queue *queue, struct spinlock *lock, tick_t deadline,
                         unsigned flags);

// wake_first, wake_them_all: wake_one and wake_all, with the lock.
bool wake_first(struct wait_queue *queue, struct spinlock *lock);
void wake_them_all(struct wait_queue *queue, struct spinlock *lock);

// waiting: how many are on the queue.
size_t waiting(struct wait_queue *queue, struct spinlock *lock);

#endif
