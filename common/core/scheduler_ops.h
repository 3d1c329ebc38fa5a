// scheduler_ops: what the rest of the kernel has done by the scheduler.

#ifndef CORE_SCHEDULER_OPS_H
#define CORE_SCHEDULER_OPS_H

#include "core/spinlock.h"
#include "core/time.h"
#include "core/wait.h"
#include "lib/types.h"

struct trap_frame;

// One struct, since they agree on what a sleeper is and on who is next: from two schedulers,
// they would lose wake-ups and turns.
struct scheduler_ops {
	// Let another thread run. Called with preempt_needed set and nothing forbidding it
	// (core/preempt.h), interrupts on or off.
	void (*preempt)(void);
	// The scheduler's own look at each tick, inside the timer interrupt.
	void (*tick)(struct trap_frame *trap_frame);
	// Do the sleeping of wait(): `waiter` is on the queue, `lock` is held and the only one.
	enum wait_result (*wait)(struct waiter *waiter, struct spinlock *lock, tick_t deadline,
	                         unsigned flags);
	// `waiter` was woken. The lock of its queue is held.
	void (*wake)(struct waiter *waiter);
};

// Slot. Default: there is one stack and nobody else to run. The calling *stack* waits: it halts
// the processor until an interrupt has brought the wake-up, and nothing but interrupt handlers
// runs meanwhile.
extern const struct scheduler_ops *scheduler_ops;

#endif
