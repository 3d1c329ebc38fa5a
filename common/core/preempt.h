// preempt: when another thread may be given the processor.
//
// Someone asks with preempt_request (the tick at the end of a slice, a wake-up). The wish is
// looked at on every return from an interrupt, and whenever the last thing that forbade it goes
// away: a lock, preempt_disable. With interrupts off nobody loses the processor by a tick or by
// letting go of a lock, and nothing looks again when they come on; but who yields, or enables
// preemption, gives it away all the same, and finds interrupts off again afterwards.

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

// preempt_allowed: does nothing forbid a switch: no lock, no interrupt handler, no
// preempt_disable?
static inline bool preempt_allowed(void)
{
	return percpu_is_zero(critical.reasons);
}

// preempt_now: trace that, and have the scheduler let another thread run (scheduler_ops).
void preempt_now(void);

// preempt_check: preempt_now if it was requested and is allowed.
static inline void preempt_check(void)
{
	if (!percpu_is_zero(preempt_needed) && preempt_allowed())
		preempt_now();
}

#endif
