// preempt: counts, and the slot.

#include "core/preempt.h"

#include "arch/percpu.h"
#include "core/assert.h"

static void preempt_nobody(void)
{
	this_cpu()->preempt_needed = false;
}

void (*preempt_op)(void) = preempt_nobody;

void preempt_disable(void)
{
	this_cpu()->critical.preempt_off++;
}

void preempt_enable(void)
{
	assert_lt(0, this_cpu()->critical.preempt_off);
	this_cpu()->critical.preempt_off--;
	preempt_check();
}

void preempt_request(void)
{
	this_cpu()->preempt_needed = true;
}

bool preempt_allowed(void)
{
	const struct critical *critical = &this_cpu()->critical;

	return critical->locks == 0 && critical->interrupts == 0 && critical->preempt_off == 0;
}

void preempt_check(void)
{
	if (this_cpu()->preempt_needed && preempt_allowed())
		preempt_op();
}
