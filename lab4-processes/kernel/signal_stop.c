// signal_stop: to keep the threads of a process from ring 3, and to let them go on.

#include "signal_stop.h"

#include "abi/status.h"
#include "arch/percpu.h"
#include "core/assert.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab4-processes/abi/wait.h"
#include "process_family.h"
#include "signal_notice.h"

//@ solution 4.13
#define SIGNALS_THAT_STOP                                                                      \
	(SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) | SIGNAL_BIT(SIGTTOU))

// Send all threads to their edge.
static void threads_notify(struct process *process)
{
	list_for_each (node, &process->threads) {
		struct user_thread *user = list_entry(node, struct user_thread, node);

		if (user->alive)
			signal_notify(user);
	}
}

//@ stub
//@ end
// EXERCISE 4.13  Challenge: stop and continue.
//
// A shell can put a program aside, and take it up again: control-Z sends SIGTSTP, which stops
// all threads of a process; SIGCONT lets them go on. Its family (family.h) has the signal that
// has stopped it, the news that its parent has not heard yet, and a queue for threads that wait
// until they may go on. All of this is guarded by processes_lock, which the caller of all these
// functions but signal_stop_wait holds.
//
// signal_stop_sent: `signal` is sent to the process, whatever its action is, and also if it is
// blocked. SIGCONT takes back the signals that pend for the process and that stop by default
// (SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU); each of these takes back SIGCONT. SIGCONT lets a
// process go on that is stopped.
//
// signal_stop_now: `signal`, which stops, takes effect: the process is stopped from now on,
// unless it is already, or is ending. init is never stopped. Each thread must come to its edge
// to ring 3 (signal_notify, signal_notice.h), whether it computes or sleeps.
//
// A parent learns of both: the news is STATUS_STOPPED(signal) or STATUS_GOES_ON
// (abi/status.h). Both functions return whether there is some: the caller then tells the
// parent.
//
// signal_stop_wait: the running thread is at its edge, and holds no lock. Sleep while the
// process is stopped (signal_is_stopped), but not longer than until the thread is to end
// (WORK_END in user_work, process_end.h). Then check which signals it has (signal_check). A
// thread that another one has made since the stop knows nothing of it.
//
// signal_stop_news: a parent waits with `flags` (abi/wait.h). If the process has news of a kind
// that they ask for, store it in *status, and forget it: it is told once. Returns whether there
// was any.
//
// Without this exercise such signals do nothing.
//
// Hint: a thread that has work does not sleep if its wait can be interrupted
// (signal_work_clear). And if it cannot be, what does SIGKILL do?
bool signal_stop_sent(struct process *process, int signal)
{
	//@ solution 4.13
	assert_held(&processes_lock);
	if (SIGNAL_BIT(signal) & SIGNALS_THAT_STOP)
		process->signals->pending &= ~SIGNAL_BIT(SIGCONT);
	if (signal != SIGCONT)
		return false;
	process->signals->pending &= ~SIGNALS_THAT_STOP;
	if (!signal_is_stopped(process))
		return false;
	process->family->stop_signal = 0;
	wake_all(&process->family->stop_queue);
	process->family->news = STATUS_GOES_ON;
	return true;
	//@ stub
	//   (void)process;
	//   (void)signal;
	//   return false;
	//@ end
}

bool signal_stop_now(struct process *process, int signal)
{
	//@ solution 4.13
	struct family *family = process->family;

	if (signal_is_stopped(process) || process->ending || family_is_init(family))
		return false;
	family->stop_signal = signal;
	threads_notify(process);
	family->news = STATUS_STOPPED(signal);
	return true;
	//@ stub
	//   (void)process;
	//   (void)signal;
	//   return false;
	//@ end
}

void signal_stop_wait(struct process *process, struct user_thread *user)
{
	//@ solution 4.13
	spin_lock(&processes_lock);
	// This one may have made another thread since.
	if (signal_is_stopped(process))
		threads_notify(process);
	while (signal_is_stopped(process) && !(percpu_read(user_work) & WORK_END)) {
		// Each signal that is sent meanwhile gives it work again.
		signal_work_clear(user);
		(void)!wait(&process->family->stop_queue, &processes_lock, TIME_NEVER,
		            WAIT_INTERRUPTIBLE);
	}
	signal_check(process, user);
	spin_unlock(&processes_lock);
	//@ stub
	//   (void)process;
	//   (void)user;
	//@ end
}

bool signal_stop_news(struct process *process, int flags, int *status)
{
	//@ solution 4.13
	struct family *family = process->family;
	int kind = family->news == STATUS_GOES_ON ? WAIT_CONTINUED : WAIT_STOPPED;

	if (family->news == 0 || !(flags & kind))
		return false;
	*status = family->news;
	family->news = 0;
	return true;
	//@ stub
	//   (void)process;
	//   (void)flags;
	//   (void)status;
	//   return false;
	//@ end
}
