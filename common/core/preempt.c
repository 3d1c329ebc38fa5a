// preempt: counts, and the slot.

#include "core/preempt.h"

#include "arch/percpu.h"
#include "core/assert.h"
#include "core/trace.h"

static void preempt_nobody(void)
{
	percpu_write(preempt_needed, false);
}

void (*preempt_op)(void) = preempt_nobody;

void preempt_disable(void)
{
	percpu_increment(critical.preempt_off);
}

void preempt_enable(void)
{
	assert_lt(0, percpu_read(critical.preempt_off));
	percpu_decrement(critical.preempt_off);
	preempt_check();
}

void preempt_now(void)
{
	trace(TRACE_PREEMPT, 0, 0);
	preempt_op();
}
