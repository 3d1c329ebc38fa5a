// wait: sleep until something happens.
//
// The protocol by which no wake-up is lost. A condition and its wait queue are guarded by one
// lock. Who waits takes the lock, looks at the condition, and if it does not hold calls wait()
// with the lock held; wait() puts the caller on the queue before it lets go of the lock. Who
// makes the condition true does so with the lock held and then wakes the queue, still with the
// lock held. So a waker comes either before the look, or after the caller is on the queue.
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

// One sleeper on one queue. Lives on the stack of the sleeper.
struct waiter {
	struct list_node node; // on the queue until woken
	void *sleeper;         // whatever the scheduler_ops agree on
	volatile bool woken;
};

// wait: sleep until the queue is woken or the tick `deadline` is reached (TIME_NEVER: no
// limit). The sleeping itself is the scheduler's (core/scheduler_ops.h).
//
// `lock` must be held and be the only lock; it is not held while sleeping and is held again on
// return. A caller that was on with interrupts off before it took the lock, or that is inside
// an interrupt handler, must not sleep: it gets WAIT_WOULD_BLOCK at once. May return WAIT_WOKEN
// without cause: look at the condition again.
must_check enum wait_result wait(struct wait_queue *queue, struct spinlock *lock,
                                 tick_t deadline, unsigned flags);

// wake_one, wake_all: end the wait of the longest waiting sleeper, or of all. The lock of the
// queue must be held. May be called from an interrupt handler. wake_one returns whether there
// was one.
bool wake_one(struct wait_queue *queue);
void wake_all(struct wait_queue *queue);

// wait_allowed: may the caller, holding no lock, sleep?
bool wait_allowed(void);

#endif
