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

// thread_is_first: is it the thread that booted? When it ends, so does the kernel.
bool thread_is_first(const struct thread *thread);

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

#endif
