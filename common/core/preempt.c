// preempt: the counts, and what happens when they allow it.

#include "core/preempt.h"

#include "arch/percpu.h"
#include "core/assert.h"
#include "core/scheduler_ops.h"
#include "core/trace.h"

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
	scheduler_ops->preempt();
}
