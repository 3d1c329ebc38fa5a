// scheduler: decides which thread runs.
//
// One lock guards all of its data: the states of all threads, the run queue, and the switch
// itself. The thread that switches away takes it before a switch, and the thread that runs next
// releases it after the switch: so no other processor sees a thread in the middle of a switch.
// It is the innermost lock except for the timers'.

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

// threads_init: make a thread of the boot stack, and create this processor's idle thread.
void threads_init(void);

// thread_make_ready: make `thread`, which is on no queue, READY. The caller holds
// scheduler_lock.
void thread_make_ready(struct thread *thread);

// thread_is_first: is it the thread that booted? When it ends, the kernel ends.
bool thread_is_first(const struct thread *thread);

// schedule: switch to the thread that must run now, or to the idle thread if there is none.
//
// The caller holds scheduler_lock and no other lock. Its state says what happens to it: READY,
// on the run queue; BLOCKED; or DEAD. Returns, with the lock held, when the caller is chosen
// again (perhaps at once).
void schedule(void);

// scheduler_start_cpu: a processor that starts after the first calls this: its stack becomes
// its idle thread, and it begins to run threads. Interrupts may be on or off.
no_return void scheduler_start_cpu(const struct stack *stack);

// Slot: a thread has become ready; scheduler_lock is held. With several processors, it can wake
// an idle one. Default: does nothing.
extern void (*thread_ready_op)(struct thread *thread);

#endif
