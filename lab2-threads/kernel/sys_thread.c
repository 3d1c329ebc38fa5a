// sys_thread: the system calls for threads, which call the functions of the exercises.

#include "sys_thread.h"

#include "abi/error.h"
#include "abi/status.h"
#include "core/executor.h"
#include "core/exit.h"
#include "core/preempt.h"
#include "core/slot.h"
#include "core/syscall.h"
#include "core/time.h"
#include "scheduler.h"
#include "thread_join.h"
#include "thread_life.h"
#include "thread_preempt.h"
#include "thread_wait.h"

static int64_t create_user_refused(struct user_ptr entry, uint64_t argument, uint64_t stack,
                                   int flags)
{
	(void)entry;
	(void)argument;
	(void)stack;
	(void)flags;
	return -EPERM;
}

SLOT(thread_create_user_op, create_user_refused);

int64_t sys_thread_create(struct user_ptr entry, uint64_t argument, uint64_t stack, int flags)
{
	int error;

	if (entry.from_user)
		return thread_create_user_op(entry, argument, stack, flags);
	if (stack != 0)
		return -EINVAL;
	error = user_range_check(entry, 1, USER_READ);
	if (error)
		return error;
	return thread_create("thread", (thread_entry)entry.address, (void *)argument, flags);
}

// A task is not a thread, and must not end the thread in which it runs.
int64_t sys_thread_exit(uint64_t value)
{
	if (!preempt_allowed() || task_current() != NULL)
		return -EPERM;
	if (thread_is_first(thread_current()))
		exit_current(STATUS_EXITED(value));
	thread_exit(value);
}

int64_t sys_thread_yield(void)
{
	thread_yield();
	return 0;
}

// The caller must not use threads of another program.
static bool thread_is_ours(int tid)
{
	const struct thread *thread;
	bool ours;

	spin_lock(&threads_lock);
	thread = thread_find(tid);
	ours = thread != NULL && thread->process == thread_current()->process;
	spin_unlock(&threads_lock);
	return ours;
}

// The memory for the value is checked first: the join frees the thread, and its value must not
// be lost.
int64_t sys_thread_join(int tid, struct user_ptr value)
{
	uint64_t ended_with;
	int error;

	if (value.address != 0) {
		error = user_range_check(value, sizeof(ended_with), USER_WRITE);
		if (error)
			return error;
	}
	if (!thread_is_ours(tid))
		return -ESRCH;
	error = thread_join(tid, &ended_with);
	if (error == 0 && value.address != 0)
		error = copy_to_user(value, &ended_with, sizeof(ended_with));
	return error;
}

int64_t sys_thread_sleep(uint64_t ticks)
{
	tick_t now = time_ticks();

	return thread_sleep(ticks < TIME_NEVER - now ? now + ticks : TIME_NEVER);
}
