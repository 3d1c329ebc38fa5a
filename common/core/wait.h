// wait: sleep until something happens.
//
// This protocol loses no wake-up. One lock guards a condition and its wait queue. A waiter
// takes the lock and checks the condition. If it is false, it calls wait() with the lock held;
// wait() puts the caller on the queue before it releases the lock. A waker makes the condition
// true with the lock held and then wakes the queue, still with the lock held. So a waker comes
// either before the check, or after the waiter is on the queue.
//
//     spin_lock(&lock);
//     while (!condition && result == WAIT_WOKEN)
//             result = wait(&queue, &lock, deadline, 0);
//     ...
//     spin_unlock(&lock);

#ifndef CORE_WAIT_H
#define CORE_WAIT_H

#include "abi/error.h"
#include "core/spinlock.h"
#include "core/time.h"
#include "lib/list.h"

struct wait_queue {
	// Of struct waiter, oldest first; guarded by the lock passed to wait().
	struct list waiters;
};

#define WAIT_QUEUE(queue)                                                                      \
	{                                                                                      \
		.waiters = LIST_INIT((queue).waiters)                                          \
	}

void wait_queue_init(struct wait_queue *queue);

enum wait_result {
	WAIT_WOKEN = 0,
	WAIT_TIMEOUT = -ETIMEDOUT,
	WAIT_INTERRUPTED = -EINTR,       // by a signal; only with WAIT_INTERRUPTIBLE
	WAIT_WOULD_BLOCK = -EWOULDBLOCK, // the caller is not allowed to sleep here
};

#define WAIT_INTERRUPTIBLE 1u // as a flag: a signal ends the wait

// The entry of one thread on one queue. It is on the stack of that thread.
struct waiter {
	struct list_node node; // on the queue until woken
	void *sleeper;         // belongs to the scheduler_ops
	volatile bool woken;
};

// wait: sleep until a waker wakes the queue or the tick `deadline` is reached (TIME_NEVER: no
// limit). The scheduler puts the caller to sleep (core/scheduler_ops.h).
//
// `lock` must be the only lock that the caller holds; wait() releases it for the sleep, and
// takes it again before it returns. A caller that had interrupts off before it took the lock,
// or that is inside an interrupt handler, must not sleep: it gets WAIT_WOULD_BLOCK at once. May
// return WAIT_WOKEN without a wake-up: check the condition again.
must_check enum wait_result wait(struct wait_queue *queue, struct spinlock *lock,
                                 tick_t deadline, unsigned flags);

// wake_one, wake_all: wake the thread that has waited longest, or all. The caller must hold the
// lock of the queue. An interrupt handler may call them. wake_one returns whether there was a
// waiter.
bool wake_one(struct wait_queue *queue);
void wake_all(struct wait_queue *queue);

// wait_allowed: may the caller, which holds no lock, sleep?
bool wait_allowed(void);

#endif
