// signal_send: posting, and waking.

#include "signal_send.h"

#include "abi/error.h"
#include "abi/status.h"
#include "core/assert.h"
#include "core/trace.h"
#include "lab3-userspace/kernel/process_end.h"
#include "process_family.h"
#include "signal_notice.h"
#include "signal_stop.h"

// ---- Sending ----

// Is there nothing to do? A blocked signal pends whatever it would do: the action may change
// until it is not blocked any more.
static bool is_lost(struct process *process, int signal, enum signal_effect effect)
{
	if (family_is_init(process->family) && effect != SIGNAL_EFFECT_HANDLER)
		return true;
	return (effect == SIGNAL_EFFECT_NONE || effect == SIGNAL_EFFECT_CONTINUE) &&
	       signal_receiver(process, signal) != NULL;
}

void signal_send(struct process *process, const struct signal_info *info)
{
	int signal = info->signal;
	struct user_thread *user;
	enum signal_effect effect;

	assert_held(&processes_lock);
	trace(TRACE_SIGNAL_POST, (uint64_t)process->number, (uint64_t)signal);
	if (process->ending || process->signals == NULL)
		return;
	// Before the action is looked at: SIGCONT lets it go on in any case.
	if (signal_stop_sent(process, signal))
		signal_send_news(process);
	effect = signal_effect(process->signals, signal);
	if (is_lost(process, signal, effect))
		return;
	user = signal_receiver(process, signal);
	// A thread that sleeps in a call or computes ends at its edge; no frame on a stack is
	// needed. TERM waits for a stopped process to go on.
	if (user != NULL && effect == SIGNAL_EFFECT_END &&
	    (signal == SIGKILL || !signal_is_stopped(process))) {
		process_end_held(process, STATUS_KILLED(signal));
		return;
	}
	if (user != NULL && effect == SIGNAL_EFFECT_STOP) {
		if (signal_stop_now(process, signal))
			signal_send_news(process);
		return;
	}
	if (signal_post(process->signals, &process->signals->pending, info) && user != NULL)
		signal_notify(user);
}

int signal_send_group(int group, int signal)
{
	struct signal_info info = {.signal = signal, .code = SIGNAL_FROM_KERNEL};
	int result = -ESRCH;

	spin_lock(&processes_lock);
	for (struct process *process = process_next(NULL); process != NULL;
	     process = process_next(process)) {
		if (process->family->group != group || process->ended)
			continue;
		signal_send(process, &info);
		result = 0;
	}
	spin_unlock(&processes_lock);
	return result;
}

// Each thread keeps its own address: several may have the same exception at once. signal_post
// has one place for all.
void signal_send_fault(int signal, vaddr_t address)
{
	struct process *process = process_current();
	struct user_thread *user = user_thread_current();

	spin_lock(&processes_lock);
	trace(TRACE_SIGNAL_POST, (uint64_t)process->number, (uint64_t)signal);
	user->signals.pending |= SIGNAL_BIT(signal);
	user->signals.fault = address;
	signal_check(process, user);
	spin_unlock(&processes_lock);
}

// ---- Children ----

// By default nothing happens. Only where it is blocked it pends, and waits for a handler.
static void child_signal_send(struct process *parent, const struct signal_info *info)
{
	if (parent->signals != NULL && !signals_have_handler(parent->signals, SIGCHLD) &&
	    signal_receiver(parent, SIGCHLD) != NULL)
		return;
	signal_send(parent, info);
}

void signal_send_child(struct process *parent, const struct process *child)
{
	bool by_itself = STATUS_IS_EXIT(child->status);
	struct signal_info info = {
		.signal = SIGCHLD,
		.code = by_itself ? SIGNAL_CHILD_EXITED : SIGNAL_CHILD_KILLED,
		.sender = child->number,
		.value = by_itself ? STATUS_EXIT_CODE(child->status)
	                           : STATUS_SIGNAL(child->status),
	};

	child_signal_send(parent, &info);
}

void signal_send_news(struct process *process)
{
	struct family *parent = process->family->parent;
	int status = process->family->news;
	struct signal_info info = {
		.signal = SIGCHLD,
		.code = status == STATUS_GOES_ON ? SIGNAL_CHILD_GOES_ON : SIGNAL_CHILD_STOPPED,
		.sender = process->number,
		.value = status == STATUS_GOES_ON ? SIGCONT : STATUS_EXIT_CODE(status),
	};

	assert_held(&processes_lock);
	if (parent == NULL)
		return;
	if (parent->process->signals != NULL &&
	    !(signals_action(parent->process->signals, SIGCHLD).flags & SIGNAL_NOSTOP))
		child_signal_send(parent->process, &info);
	wake_all(&parent->wait_queue);
}

bool signal_ignores_children(const struct process *process)
{
	return process->signals != NULL &&
	       signals_action(process->signals, SIGCHLD).handler == SIGNAL_IGNORE;
}

// ---- exec ----

int signals_prepare(struct process *process)
{
	int error;

	spin_lock(&processes_lock);
	error = signals_reserve(process->signals) ? 0 : -ENOMEM;
	spin_unlock(&processes_lock);
	return error;
}

void signals_exec(struct process *process)
{
	spin_lock(&processes_lock);
	signals_reset(process->signals);
	spin_unlock(&processes_lock);
}
