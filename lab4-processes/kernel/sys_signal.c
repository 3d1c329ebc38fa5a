// sys_signal: the calls that concern signals, but for the return from one.

#include "abi/error.h"
#include "core/syscall.h"
#include "core/wait.h"
#include "process_family.h"
#include "signal_notice.h"
#include "signal_send.h"

static bool is_signal(int signal)
{
	return signal >= 1 && signal <= SIGNAL_MAX;
}

// ---- kill ----

// Is the process meant by `pid`, as the caller says it? -1 are all but init and the caller.
static bool is_meant(const struct process *process, const struct process *caller, int pid)
{
	const struct family *family = process->family;

	if (pid > 0)
		return process->number == pid;
	if (pid == -1)
		return process != caller && !family_is_init(family);
	return family->group == (pid == 0 ? caller->family->group : -(int64_t)pid);
}

// To all that are meant and have not ended; returns how many those are. A zombie is there, but
// nothing can be sent to it.
static unsigned send_to_meant(struct process *caller, int pid, const struct signal_info *info)
{
	unsigned count = 0;

	for (struct process *process = process_next(NULL); process != NULL;
	     process = process_next(process)) {
		if (!is_meant(process, caller, pid))
			continue;
		count++;
		if (info->signal != 0 && !process->ended)
			signal_send(process, info);
	}
	return count;
}

int64_t sys_kill(int pid, int signal)
{
	struct process *caller = process_current(), *process;
	struct signal_info info = {.signal = signal, .code = SIGNAL_FROM_PROCESS};
	unsigned count = 0;

	if (signal != 0 && !is_signal(signal))
		return -EINVAL;
	if (caller == NULL)
		return -EPERM;
	info.sender = caller->number;
	spin_lock(&processes_lock);
	if (pid <= 0) {
		count = send_to_meant(caller, pid, &info);
	} else if ((process = process_find(pid)) != NULL) {
		count = 1;
		if (signal != 0 && !process->ended)
			signal_send(process, &info);
	}
	spin_unlock(&processes_lock);
	return count > 0 ? 0 : -ESRCH;
}

// ---- Actions ----

// May a program set this action? The kernel goes to a handler only below USER_END
// (signal_deliver).
static bool is_action(int signal, const struct signal_action *action)
{
	bool may_change = (SIGNAL_BIT(signal) & SIGNALS_UNSTOPPABLE) == 0;

	return may_change && !(action->flags & ~SIGNAL_FLAGS) && action->reserved == 0;
}

static int action_set(struct process *process, int signal, const struct signal_action *action)
{
	struct signal_action *actions;

	spin_lock(&processes_lock);
	actions = signals_change(process->signals);
	if (actions != NULL)
		actions[signal - 1] = *action;
	spin_unlock(&processes_lock);
	return actions != NULL ? 0 : -ENOMEM;
}

static struct signal_action action_get(const struct process *process, int signal)
{
	struct signal_action action;

	spin_lock(&processes_lock);
	action = signals_action(process->signals, signal);
	spin_unlock(&processes_lock);
	return action;
}

int64_t sys_signal_action(int signal, struct user_ptr action, struct user_ptr old)
{
	struct process *process = process_current();
	struct signal_action before, after;
	int error = 0;

	if (process == NULL)
		return -EPERM;
	if (!is_signal(signal))
		return -EINVAL;
	before = action_get(process, signal);
	if (action.address != 0)
		error = copy_from_user(&after, action, sizeof(after));
	if (!error && action.address != 0 && !is_action(signal, &after))
		error = -EINVAL;
	// Before anything changes: an address that is not good changes nothing.
	if (!error && old.address != 0)
		error = copy_to_user(old, &before, sizeof(before));
	if (!error && action.address != 0)
		error = action_set(process, signal, &after);
	return error;
}

// ---- Blocking ----

static int blocked_change(int how, uint64_t set, uint64_t *blocked)
{
	switch (how) {
	case SIGNAL_BLOCK:
		*blocked |= set;
		return 0;
	case SIGNAL_UNBLOCK:
		*blocked &= ~set;
		return 0;
	case SIGNAL_SETMASK:
		*blocked = set;
		return 0;
	default:
		return -EINVAL;
	}
}

int64_t sys_signal_mask(int how, struct user_ptr set, struct user_ptr old)
{
	const struct user_thread *user = user_thread_current();
	uint64_t before, after, change;
	int error = 0;

	if (user == NULL)
		return -EPERM;
	before = after = user->signals.blocked; // which only this thread changes
	if (set.address != 0) {
		error = copy_from_user(&change, set, sizeof(change));
		if (!error)
			error = blocked_change(how, change, &after);
	}
	if (!error && old.address != 0)
		error = copy_to_user(old, &before, sizeof(before));
	if (!error && set.address != 0)
		signal_blocked_set(after);
	return error;
}

// The handler's context gets the set of before, so that it comes back when that returns
// (signal_work.c).
int64_t sys_signal_suspend(uint64_t set)
{
	struct user_thread *user = user_thread_current();
	struct wait_queue nobody = WAIT_QUEUE(nobody);
	int result = WAIT_WOKEN;

	if (user == NULL)
		return -EPERM;
	spin_lock(&processes_lock);
	user->signals.blocked_before = user->signals.blocked;
	user->signals.restores_blocked = true;
	user->signals.blocked = set & ~SIGNALS_UNSTOPPABLE;
	signal_check(process_current(), user);
	while (result == WAIT_WOKEN)
		result = wait(&nobody, &processes_lock, TIME_NEVER, WAIT_INTERRUPTIBLE);
	spin_unlock(&processes_lock);
	return result;
}
