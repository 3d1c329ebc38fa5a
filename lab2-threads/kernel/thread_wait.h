// thread_wait: how a thread sleeps, and how it is woken. Exercise 2.6, and what belongs to it.

#ifndef THREAD_WAIT_H
#define THREAD_WAIT_H

#include "core/spinlock.h"
#include "core/time.h"
#include "core/wait.h"
#include "thread.h"

// thread_wait: the sleep of wait() (core/wait.h), with `lock` alone held, before and after.
enum wait_result thread_wait(struct waiter *waiter, struct spinlock *lock, tick_t deadline,
                             unsigned flags);

// thread_wake: make the thread of a waiter that was woken ready. The lock of its queue must be
// held.
void thread_wake(struct waiter *waiter);

// thread_interrupt: if `thread` waits with WAIT_INTERRUPTIBLE, end that: its wait() returns
// WAIT_INTERRUPTED. From anywhere; scheduler_lock must not be held, and the caller sees to it
// that the thread is not freed meanwhile (threads_lock). One that does not wait yet is not
// touched: set its `work` before, under scheduler_lock, and it will not.
void thread_interrupt(struct thread *thread);

// thread_sleep: let others run until the tick `deadline`. 0, or -EWOULDBLOCK where the caller
// must not sleep, or -EINTR.
must_check int thread_sleep(tick_t deadline);

#endif
