// thread_wait: a thread sleeps, and another wakes it. Exercise 2.6, and related functions.

#ifndef THREAD_WAIT_H
#define THREAD_WAIT_H

#include "core/spinlock.h"
#include "core/time.h"
#include "core/wait.h"
#include "thread.h"

// thread_wait: put the caller of wait() to sleep (core/wait.h). `lock` is the only lock held,
// before and after.
enum wait_result thread_wait(struct waiter *waiter, struct spinlock *lock, tick_t deadline,
                             unsigned flags);

// thread_wake: make the thread of a woken waiter ready. The caller holds the lock of its queue.
void thread_wake(struct waiter *waiter);

// thread_interrupt: if `thread` waits with WAIT_INTERRUPTIBLE, end its wait: wait() returns
// WAIT_INTERRUPTED. Any code may call it; the caller must not hold scheduler_lock, and must
// ensure that the thread is not freed meanwhile (threads_lock). Does nothing if the thread does
// not wait yet: set its `work` before, under scheduler_lock, and it will not wait.
void thread_interrupt(struct thread *thread);

// thread_sleep: let others run until the tick `deadline`. 0, or -EWOULDBLOCK where the caller
// must not sleep, or -EINTR.
must_check int thread_sleep(tick_t deadline);

#endif
