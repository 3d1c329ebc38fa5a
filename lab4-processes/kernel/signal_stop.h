// signal_stop: processes that a signal stops, and another lets go on.

#ifndef SIGNAL_STOP_H
#define SIGNAL_STOP_H

#include "family.h"
#include "lab3-userspace/kernel/process.h"
#include "lab3-userspace/kernel/user_thread.h"

// signal_is_stopped: is it, and not ending? processes_lock must be held.
static inline bool signal_is_stopped(const struct process *process)
{
	return process->family->stop_signal != 0 && !process->ending;
}

// signal_stop_sent, signal_stop_now, signal_stop_wait, signal_stop_news: exercise 4.13.
bool signal_stop_sent(struct process *process, int signal);
bool signal_stop_now(struct process *process, int signal);
void signal_stop_wait(struct process *process, struct user_thread *user);
bool signal_stop_news(struct process *process, int flags, int *status);

#endif
