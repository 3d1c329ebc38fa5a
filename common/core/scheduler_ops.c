// scheduler_ops: the defaults for a kernel without a scheduler: one stack, which halts to wait.

#include "core/scheduler_ops.h"

#include "arch/halt_until_interrupt.h"
#include "arch/percpu.h"
#include "core/slot.h"

static void preempt_nobody(void)
{
	percpu_write(preempt_needed, false);
}

static void tick_nothing(struct trap_frame *trap_frame)
{
	(void)trap_frame;
}

// The calling stack waits. Interrupts are off between each look and the halt, and the halt lets
// them in only once it sleeps: a wake-up cannot fall in between. Deadlines are noticed since
// every tick ends a halt.
static enum wait_result wait_on_stack(struct waiter *waiter, struct spinlock *lock,
                                      tick_t deadline, unsigned flags)
{
	bool interrupts_were_on = spin_unlock_to_wait(lock);

	(void)flags;
	while (!waiter->woken && time_ticks() < deadline)
		halt_until_interrupt();
	spin_lock_after_wait(lock, SPIN_PLACE(__LINE__), interrupts_were_on);
	return waiter->woken ? WAIT_WOKEN : WAIT_TIMEOUT;
}

// The sleeping stack sees waiter->woken by itself.
static void wake_nobody(struct waiter *waiter)
{
	(void)waiter;
}

static const struct scheduler_ops one_stack = {
	.preempt = preempt_nobody,
	.tick = tick_nothing,
	.wait = wait_on_stack,
	.wake = wake_nobody,
};

SLOT(scheduler_ops, &one_stack);
