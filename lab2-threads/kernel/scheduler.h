// scheduler: who runs.
//
// One lock guards everything that decides it: the states of all threads, the run queue, and the
// switch itself. It is taken before a switch by the thread that is left, and released after it
// by the one that goes on: in between no processor can meet a thread that is neither here nor
// there. It is the innermost lock but for the timers'.

#ifndef SCHEDULER_H
#define SCHEDULER_H

#include "core/spinlock.h"
#include "lib/list.h"
#include "lib/types.h"
#include "run_queue.h"
#include "thread.h"

#define THREAD_SLICE 5 // ticks that a thread may run while others wait

extern struct spinlock scheduler_lock;
extern struct run_queue run_queue;
extern struct list dead_threads; // detached, by queue_node, for thread_reap; scheduler_lock

// threads_init: make the boot stack a thread, and make this processor's idle thread.
void threads_init(void);

// thread_make_ready: let `thread`, which is on no queue, be chosen. scheduler_lock must be
// held.
void thread_make_ready(struct thread *thread);

// schedule: give the processor to the thread that is to run now; the idle thread if there is
// none.
//
// scheduler_lock must be held and be the only lock. The caller's state says what becomes of it:
// READY, on the run queue; BLOCKED; or DEAD. Returns, with the lock held, when the caller has
// been chosen again (at once, perhaps).
void schedule(void);

// scheduler_start_cpu: for a processor that comes up after the first: the stack that it runs on
// becomes its idle thread, and it takes part from now on. Interrupts may be on or off.
no_return void scheduler_start_cpu(const struct stack *stack);

// Slot: a thread has become ready; scheduler_lock is held. Where there are several processors,
// one that idles can be told. Default: there is nobody to tell.
extern void (*thread_ready_op)(struct thread *thread);

struct trap_frame;

// Exercise 2.5.
void thread_yield(void);
void thread_preempt(void);
void thread_tick(struct trap_frame *trap_frame);

// Exercise 2.6, and what belongs to it.
enum wait_result thread_wait(struct waiter *waiter, struct spinlock *lock, tick_t deadline,
                             unsigned flags);
void thread_wake(struct waiter *waiter);

// thread_interrupt: if `thread` waits with WAIT_INTERRUPTIBLE, end that: its wait() returns
// WAIT_INTERRUPTED. From anywhere; scheduler_lock must not be held, and the caller sees to it
// that the thread is not freed meanwhile (threads_lock). One that does not wait yet is not
// touched: set its `work` before, under scheduler_lock, and it will not.
void thread_interrupt(struct thread *thread);

// thread_sleep: let others run until the tick `deadline`. 0, or -EWOULDBLOCK where the caller
// must not sleep, or -EINTR.
must_check int thread_sleep(tick_t deadline);

// thread_flags_apply: what thread_create's flags (abi/thread.h) say, into a thread that is NEW.
// -EINVAL for flags that do not exist.
must_check int thread_flags_apply(struct thread *thread, int flags);

// Exercise 2.7. thread_create returns a number or a negative error. Who makes a thread that
// belongs to something (its `aspace`, `process`, `user`) goes the same way step by step.
must_check int thread_create(const char *name, thread_entry entry, void *argument, int flags);
no_return void thread_exit(uint64_t value);

// Exercise 2.8.
must_check int thread_join(int tid, uint64_t *value);
must_check int thread_detach(int tid);

#endif
