// sys_process: the calls that ask and tell who is who.

#include "abi/error.h"
#include "core/syscall.h"
#include "lab4-processes/abi/process_info.h"
#include "lab4-processes/abi/limits.h"
#include "lab3-userspace/kernel/user_thread.h"
#include "lib/string.h"
#include "process_family.h"
#include "session.h"
#include "signal_stop.h"

int64_t sys_getpid(void)
{
	const struct process *process = process_current();

	return process != NULL ? process->number : 0;
}

int64_t sys_getppid(void)
{
	const struct process *process = process_current();
	int number = 0;

	if (process == NULL)
		return 0;
	spin_lock(&processes_lock);
	if (process->family->parent != NULL)
		number = process->family->parent->process->number;
	spin_unlock(&processes_lock);
	return number;
}

// ---- Groups ----

static int group_set(struct process *caller, int pid, int group)
{
	struct process *process = pid == 0 ? caller : process_find(pid);

	if (process == NULL || (process != caller && process->family->parent != caller->family))
		return -ESRCH;
	if (group == 0)
		group = process->number;
	if (group != process->number && !group_in_use(group))
		return -EPERM;
	group_join(process, group);
	return 0;
}

int64_t sys_set_group(int pid, int group)
{
	struct process *caller = process_current();
	int error;

	if (pid < 0 || group < 0)
		return -EINVAL;
	if (caller == NULL)
		return -ESRCH;
	spin_lock(&processes_lock);
	error = group_set(caller, pid, group);
	spin_unlock(&processes_lock);
	if (!error)
		session_group_changed();
	return error;
}

int64_t sys_get_group(int pid)
{
	const struct process *process;
	int group = -ESRCH;

	spin_lock(&processes_lock);
	process = pid == 0 ? process_current() : process_find(pid);
	if (process != NULL)
		group = process->family->group;
	spin_unlock(&processes_lock);
	return group;
}

// ---- The list of processes ----

static uint32_t state_of(const struct process *process)
{
	if (process->family->zombie)
		return PROCESS_ZOMBIE;
	if (signal_is_stopped(process))
		return PROCESS_STOPPED;
	list_for_each (node, &process->threads) {
		const struct user_thread *user = list_entry(node, struct user_thread, node);

		if (user->alive && user->thread->state != THREAD_BLOCKED)
			return PROCESS_RUNNING;
	}
	return PROCESS_SLEEPING;
}

static uint64_t ticks_of(const struct process *process)
{
	uint64_t ticks = 0;

	list_for_each (node, &process->threads) {
		const struct user_thread *user = list_entry(node, struct user_thread, node);

		ticks += user->alive ? user->thread->ticks : 0;
	}
	return ticks;
}

static void describe(const struct process *process, struct process_info *info)
{
	const struct family *family = process->family;

	*info = (struct process_info){
		.number = process->number,
		.parent = family->parent != NULL ? family->parent->process->number : 0,
		.group = family->group,
		.state = state_of(process),
		.threads = process->alive,
		.ticks = ticks_of(process),
	};
	string_copy(info->name, process->name, sizeof(info->name));
}

int64_t sys_process_info(int after, struct user_ptr to)
{
	struct process_info info;
	struct process *process = NULL;
	int error;

	spin_lock(&processes_lock);
	// `after` may be the largest int: nothing is added to it before the look at PID_MAX.
	for (int number = after < 0 ? 0 : after; number < PID_MAX && process == NULL; number++)
		process = process_find(number + 1);
	if (process != NULL)
		describe(process, &info);
	spin_unlock(&processes_lock);
	if (process == NULL)
		return 0;
	error = copy_to_user(to, &info, sizeof(info));
	return error ? error : info.number;
}
