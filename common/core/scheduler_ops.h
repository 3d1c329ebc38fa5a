// scheduler_ops: the functions of a scheduler, for the rest of the kernel.

#ifndef CORE_SCHEDULER_OPS_H
#define CORE_SCHEDULER_OPS_H

#include "core/spinlock.h"
#include "core/time.h"
#include "core/wait.h"
#include "lib/types.h"

struct trap_frame;

// They are in one struct, since they must come from one scheduler: functions of two schedulers
// would lose wake-ups and turns.
struct scheduler_ops {
	// Let another thread run. Called when preempt_needed is set and preemption is allowed
	// (core/preempt.h), with interrupts on or off.
	void (*preempt)(void);
	// The scheduler's work at each tick, inside the timer interrupt.
	void (*tick)(struct trap_frame *trap_frame);
	// Put the caller of wait() to sleep: `waiter` is on the queue, and `lock` is the only
	// lock held.
	enum wait_result (*wait)(struct waiter *waiter, struct spinlock *lock, tick_t deadline,
	                         unsigned flags);
	// `waiter` was woken. The lock of its queue is held.
	void (*wake)(struct waiter *waiter);
};

// Slot. Default: there is one stack and no other thread. The calling *stack* waits: it halts
// the processor until an interrupt wakes it, and only interrupt handlers run meanwhile.
extern const struct scheduler_ops *scheduler_ops;

#endif
