// signal_notice: the work of a thread at its edge to ring 3.

#include "signal_notice.h"

#include "arch/percpu.h"
#include "core/assert.h"
#include "core/exit.h"
#include "lab2-threads/kernel/scheduler.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "signal_stop.h"

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

struct user_thread *signal_receiver(struct process *process, int signal)
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
		struct user_thread *other = signal_receiver(process, __builtin_ctzll(set) + 1);

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
