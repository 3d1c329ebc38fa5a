// signal_work: one signal after the other, until none is left that may be delivered.

#include "signal_work.h"

#include "abi/status.h"
#include "arch/cpu.h"
#include "arch/trap.h"
#include "core/trace.h"
#include "lab3-userspace/kernel/crime.h"
#include "lab3-userspace/kernel/process_end.h"
#include "signal_deliver.h"
#include "signal_restart.h"
#include "signal_notice.h"
#include "signal_send.h"
#include "signal_stop.h"

// A signal that was taken out of those that pend.
struct delivery {
	int signal; // 0: there was none
	enum signal_effect effect;
	struct signal_action action;
	struct signal_info info;
	uint64_t blocked; // what is to be blocked again when the handler returns
	bool is_awaited;  // by signal_suspend
};

// The set of before signal_suspend, if that was the call.
static uint64_t blocked_before(struct user_signals *signals)
{
	uint64_t blocked =
		signals->restores_blocked ? signals->blocked_before : signals->blocked;

	signals->restores_blocked = false;
	return blocked;
}

// A handler that is to run once. Without memory for that it stays.
static void action_reset(struct signals *signals, int signal)
{
	struct signal_action *actions = signals_change(signals);

	if (actions != NULL)
		actions[signal - 1] = (struct signal_action){.handler = SIGNAL_DEFAULT};
}

// The set that is blocked while the handler runs, and the action for the next signal.
static void handler_begins(struct signals *signals, struct user_signals *user,
                           const struct delivery *delivery)
{
	const struct signal_action *action = &delivery->action;
	uint64_t own = action->flags & SIGNAL_NODEFER ? 0 : SIGNAL_BIT(delivery->signal);

	user->blocked = (user->blocked | action->blocked | own) & ~SIGNALS_UNSTOPPABLE;
	if (action->flags & SIGNAL_RESET)
		action_reset(signals, delivery->signal);
}

// Only a fault pends for a thread itself.
static struct signal_info info_of(const struct process *process, const struct user_thread *user,
                                  int signal, bool is_fault)
{
	if (!is_fault)
		return process->signals->info[signal - 1];
	return (struct signal_info){
		.signal = signal, .code = SIGNAL_FROM_FAULT, .address = user->signals.fault};
}

// Take the next signal, and change what it changes. After the last one the thread has no work
// any more.
static void take(struct process *process, struct user_thread *user, struct delivery *delivery)
{
	struct signals *signals = process->signals;
	uint64_t of_thread;

	spin_lock(&processes_lock);
	of_thread = user->signals.pending;
	delivery->is_awaited = user->signals.restores_blocked;
	delivery->signal =
		signal_choose(signals, &user->signals.pending, user->signals.blocked);
	if (delivery->signal != 0) {
		delivery->effect = signal_effect(signals, delivery->signal);
		delivery->action = signals_action(signals, delivery->signal);
		delivery->info = info_of(process, user, delivery->signal,
		                         user->signals.pending != of_thread);
	}
	if (delivery->signal == 0 || delivery->effect == SIGNAL_EFFECT_HANDLER)
		delivery->blocked = blocked_before(&user->signals);
	if (delivery->signal == 0)
		user->signals.blocked = delivery->blocked;
	else if (delivery->effect == SIGNAL_EFFECT_HANDLER)
		handler_begins(signals, &user->signals, delivery);
	// With the same lock: a SIGCONT that came in between would be lost.
	if (delivery->signal != 0 && delivery->effect == SIGNAL_EFFECT_STOP &&
	    signal_stop_now(process, delivery->signal))
		signal_send_news(process);
	signal_check(process, user);
	spin_unlock(&processes_lock);
}

// If a call was interrupted that can be made again, let the action decide.
static void restart(struct trap_frame *trap_frame, struct user_thread *user,
                    const struct signal_action *action)
{
	if (!user->signals.interrupted)
		return;
	user->signals.interrupted = false;
	signal_restart(trap_frame, &user->signals, action);
}

// Returns whether there may be more.
static bool deliver_next(struct trap_frame *trap_frame)
{
	struct process *process = process_current();
	struct user_thread *user = user_thread_current();
	struct delivery delivery;

	take(process, user, &delivery);
	if (delivery.signal == 0) {
		restart(trap_frame, user, NULL);
		return false;
	}
	trace(TRACE_SIGNAL_DELIVER, (uint64_t)user->tid, (uint64_t)delivery.signal);
	if (delivery.effect == SIGNAL_EFFECT_END)
		process_end(process, STATUS_KILLED(delivery.signal));
	if (delivery.effect != SIGNAL_EFFECT_HANDLER)
		return true;
	// signal_suspend waits until a handler has run, whatever its action. Without one it is
	// made again.
	if (delivery.is_awaited)
		user->signals.interrupted = false;
	restart(trap_frame, user, &delivery.action);
	if (signal_deliver(trap_frame, &delivery.action, &delivery.info, delivery.blocked) != 0)
		process_end(process, STATUS_KILLED(SIGSEGV));
	return true;
}

void signal_work(struct trap_frame *trap_frame)
{
	user_thread_work(trap_frame);
	if (!(percpu_read(user_work) & WORK_SIGNAL))
		return;
	// A signal may come after the last look, and before interrupts are off.
	do {
		interrupts_enable();
		do
			signal_stop_wait(process_current(), user_thread_current());
		while (deliver_next(trap_frame));
		interrupts_disable();
	} while (percpu_read(user_work) & WORK_SIGNAL);
	user_thread_work(trap_frame); // one of them may have ended the process
}

bool signal_fault(struct trap_frame *trap_frame, vaddr_t address)
{
	int signal = crime_signal(trap_frame, address);
	const struct process *process = process_current();
	bool handled;

	spin_lock(&processes_lock);
	handled = signals_have_handler(process->signals, signal) &&
	          !(user_thread_current()->signals.blocked & SIGNAL_BIT(signal));
	spin_unlock(&processes_lock);
	if (!handled)
		return crime_handle(trap_frame, address);
	signal_send_fault(signal, address);
	return true;
}

void signal_call_interrupted(uint64_t number, uint64_t third)
{
	struct user_signals *signals = &user_thread_current()->signals;

	signals->interrupted = true;
	signals->number = number;
	signals->third = third;
}
