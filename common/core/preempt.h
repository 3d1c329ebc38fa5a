// preempt: when the kernel may switch to another thread.
//
// Code requests a switch with preempt_request (the tick at the end of a slice, a wake-up). The
// kernel checks for a request on every return from an interrupt, and when the last reason that
// forbade a switch ends: a lock, preempt_disable. With interrupts off, a thread does not lose
// the processor by a tick or by releasing a lock, and there is no check when they come on. But
// a thread that yields, or enables preemption, loses it even then, and has interrupts off again
// afterwards.

#ifndef CORE_PREEMPT_H
#define CORE_PREEMPT_H

#include "arch/percpu.h"
#include "lib/types.h"

void preempt_disable(void);
void preempt_enable(void);

// preempt_request: another thread should run on this processor soon.
static inline void preempt_request(void)
{
	percpu_write(preempt_needed, true);
}

// preempt_allowed: is a switch allowed: no lock, no interrupt handler, no preempt_disable?
static inline bool preempt_allowed(void)
{
	return percpu_is_zero(critical.reasons);
}

// preempt_now: trace the preemption, and call the scheduler to let another thread run
// (scheduler_ops).
void preempt_now(void);

// preempt_check: call preempt_now if there is a request and a switch is allowed.
static inline void preempt_check(void)
{
	if (!percpu_is_zero(preempt_needed) && preempt_allowed())
		preempt_now();
}

#endif
