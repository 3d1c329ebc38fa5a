// exit: the slots, and what they do before lab 2.

#include "core/exit.h"

#include "arch/percpu.h"
#include "core/assert.h"
#include "core/executor.h"
#include "core/slot.h"
#include "core/table.h"
#include "dev/power.h"

static void exit_task_or_kernel(int status)
{
	if (task_current() != NULL)
		task_escape(status);
	power_off(status == 0 ? POWER_OK : POWER_FAILED);
}

static void yield_to_nobody(void)
{
}

SLOT(exit_current_op, exit_task_or_kernel);
SLOT(yield_current_op, yield_to_nobody);
SLOT(main_op, executor_run);

void exit_current(int status)
{
	assert_eq(percpu_read(critical.locks), 0);
	assert_eq(percpu_read(critical.preempt_off), 0);
	assert(!in_interrupt());
	exit_current_op(status);
	panic("exit_current_op returned to a caller that has ended");
}

void yield_current(void)
{
	yield_current_op();
}

TABLE_DEFINE(exit_hook);
TABLE_DECLARE(struct exit_hook, exit_hook);

void exit_hooks_run(struct thread *thread, int status)
{
	table_for_each(hook, exit_hook)
	{
		(*hook)->run(thread, status);
	}
}
