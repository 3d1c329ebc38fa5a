// signal_send: posting, and waking.

#include "signal_send.h"

#include "abi/error.h"
#include "abi/status.h"
#include "core/assert.h"
#include "core/exit.h"
#include "core/trace.h"
#include "lab2-threads/kernel/scheduler.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lab3-userspace/kernel/process_end.h"
#include "process_family.h"
#include "signal_stop.h"

// ---- Telling a thread ----

static void work_set(struct thread *thread, bool has_work)
{
	spin_lock(&scheduler_lock);
	if (has_work)
		thread->work |= WORK_SIGNAL;
	else
		thread->work &= ~WORK_SIGNAL;
	if (thread == thread_current())
		percpu_write(user_work, (uint8_t)thread->work);
	spin_unlock(&scheduler_lock);
}

void signal_notify(struct user_thread *user)
{
	assert_held(&processes_lock);
	work_set(user->thread, true);
	thread_interrupt(user->thread);
}

void signal_work_clear(struct user_thread *user)
{
	assert_held(&processes_lock);
	work_set(user->thread, false);
}

// A thread that lives and does not block the signal, or NULL.
static struct user_thread *receiver(struct process *process, int signal)
{
	list_for_each (node, &process->threads) {
		struct user_thread *user = list_entry(node, struct user_thread, node);

		if (user->alive &&
		    !(user->signals.blocked & SIGNAL_BIT(signal) & ~SIGNALS_UNSTOPPABLE))
			return user;
	}
	return NULL;
}

// Another thread may take what pends for the process and this one blocks.
static void pass_on(struct process *process, const struct user_thread *user)
{
	uint64_t set = process->signals->pending & user->signals.blocked;

	for (; set != 0; set &= set - 1) {
		struct user_thread *other = receiver(process, __builtin_ctzll(set) + 1);

		if (other != NULL)
			signal_notify(other);
	}
}

void signal_check(struct process *process, struct user_thread *user)
{
	uint64_t pending = process->signals->pending | user->signals.pending;

	assert_held(&processes_lock);
	work_set(user->thread,
	         (pending & ~user->signals.blocked) != 0 || signal_is_stopped(process));
	pass_on(process, user);
}

void signal_blocked_set(uint64_t blocked)
{
	struct user_thread *user = user_thread_current();

	spin_lock(&processes_lock);
	user->signals.blocked = blocked & ~SIGNALS_UNSTOPPABLE;
	signal_check(process_current(), user);
	spin_unlock(&processes_lock);
}

// A thread that ends gets no signal any more.
static void thread_leaves(struct thread *thread, int status)
{
	(void)status;
	if (thread->user != NULL)
		signal_blocked_set(UINT64_MAX);
}

// Before lab 3 takes it from its process.
static const struct exit_hook leave_hook = {.run = thread_leaves};
EXIT_HOOK(40, signals, leave_hook);

// ---- Sending ----

// Is there nothing to do? A blocked signal pends whatever it would do: the action may change
// until it is not blocked any more.
static bool is_lost(struct process *process, int signal, enum signal_effect effect)
{
	if (family_is_init(process->family) && effect != SIGNAL_EFFECT_HANDLER)
		return true;
	return (effect == SIGNAL_EFFECT_NONE || effect == SIGNAL_EFFECT_CONTINUE) &&
	       receiver(process, signal) != NULL;
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
	signal_stop_sent(process, signal);
	effect = signal_effect(process->signals, signal);
	if (is_lost(process, signal, effect))
		return;
	user = receiver(process, signal);
	// A thread that sleeps in a call or computes ends at its edge; no frame on a stack is
	// needed. TERM waits for a stopped process to go on.
	if (user != NULL && effect == SIGNAL_EFFECT_END &&
	    (signal == SIGKILL || !signal_is_stopped(process))) {
		process_end_held(process, STATUS_KILLED(signal));
		return;
	}
	if (user != NULL && effect == SIGNAL_EFFECT_STOP) {
		signal_stop_now(process, signal);
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
	    receiver(parent, SIGCHLD) != NULL)
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

void signal_send_change(struct process *parent, const struct process *child, int status)
{
	bool goes_on = status == STATUS_GOES_ON;
	struct signal_info info = {
		.signal = SIGCHLD,
		.code = goes_on ? SIGNAL_CHILD_GOES_ON : SIGNAL_CHILD_STOPPED,
		.sender = child->number,
		.value = goes_on ? SIGCONT : STATUS_EXIT_CODE(status),
	};

	if (parent->signals != NULL &&
	    (signals_action(parent->signals, SIGCHLD).flags & SIGNAL_NOSTOP))
		return;
	child_signal_send(parent, &info);
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
