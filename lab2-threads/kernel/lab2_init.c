// lab2_init: installs the functions of this lab into the slots of common.

#include "abi/status.h"
#include "arch/exception.h"
#include "arch/fpu.h"
#include "core/executor.h"
#include "core/exit.h"
#include "core/init.h"
#include "core/panic.h"
#include "core/scheduler_ops.h"
#include "core/slot.h"
#include "dev/power.h"
#include "scheduler.h"
#include "thread_join.h"
#include "thread_life.h"
#include "thread_overflow.h"
#include "thread_preempt.h"
#include "thread_wait.h"

// End the innermost of: task, thread. When the thread that booted the kernel ends, the kernel
// ends. The joiner of the thread gets its exit code, and so do the exit hooks.
static void exit_task_or_thread(int status)
{
	if (task_current() != NULL)
		task_escape(status);
	if (thread_is_first(thread_current()))
		power_off(status == 0 ? POWER_OK : POWER_FAILED);
	thread_exit((uint64_t)STATUS_EXIT_CODE(status));
}

// A thread inside wait() has a waiter and an alarm on its stack, which other code may access.
static enum wait_result wait_marked(struct waiter *waiter, struct spinlock *lock,
                                    tick_t deadline, unsigned flags)
{
	struct thread *thread = thread_current();
	enum wait_result result;

	thread->waiting = true;
	result = thread_wait(waiter, lock, deadline, flags);
	thread->waiting = false;
	return result;
}

static const struct scheduler_ops thread_scheduler = {
	.preempt = thread_preempt,
	.tick = thread_tick,
	.wait = wait_marked,
	.wake = thread_wake,
};

static uint64_t executor_thread(void *argument)
{
	(void)argument;
	executor_run();
	return 0;
}

// One thread runs the executor, and the thread that booted waits for it.
static void executor_start(void)
{
	int tid = thread_create("executor", executor_thread, NULL, 0);
	int error = tid < 0 ? tid : thread_join(tid, NULL);

	panic("the executor's thread has ended: %d", error);
}

static void lab2_init(void)
{
	threads_init();
	slot_install(scheduler_ops, &thread_scheduler);
	slot_install(yield_current_op, thread_yield);
	slot_install(exit_current_op, exit_task_or_thread);
	slot_install(kernel_exception_op, thread_exception);
	slot_install(main_op, executor_start);
}

CPU_INIT(CPU_INIT_LAB, fpu_init);
INIT(INIT_LAB, lab2_init);
