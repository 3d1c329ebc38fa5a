// signal_table: the signals of a process: their actions, and those that pend. processes_lock
// guards all of it.

#ifndef SIGNAL_TABLE_H
#define SIGNAL_TABLE_H

#include "lab4-processes/abi/signal_action.h"
#include "lib/types.h"

// The signals that nobody can block, handle or ignore.
#define SIGNALS_UNSTOPPABLE (SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP))

// The actions of a process. A child has the table of its parent, until one of them changes it.
struct signal_table {
	unsigned references; // guarded by processes_lock
	struct signal_action action[SIGNAL_MAX];
};

// The signals of a process.
struct signals {
	struct signal_table *table;          // the actions; NULL: all are the default
	struct signal_table *spare;          // for signals_reset; NULL: there is none
	uint64_t pending;                    // for any thread
	struct signal_info info[SIGNAL_MAX]; // of those that pend
};

// signals_alloc, signals_free: with the actions of `from`, or all the default if that is NULL,
// and nothing that pends. NULL when memory is used up. The caller holds processes_lock.
must_check struct signals *signals_alloc(struct signals *from);
void signals_free(struct signals *signals);

// signals_change: the actions, to be changed; NULL when memory is used up. The caller holds
// processes_lock.
must_check struct signal_action *signals_change(struct signals *signals);

// signals_reset: signals that have a handler get their default action. It cannot fail after
// signals_reserve, even if the table is shared again meanwhile; else that returns false. The
// caller holds processes_lock.
must_check bool signals_reserve(struct signals *signals);
void signals_reset(struct signals *signals);

// signals_action: what the process does with a signal.
struct signal_action signals_action(const struct signals *signals, int signal);

// signals_have_handler: is that a function of the program?
static inline bool signals_have_handler(const struct signals *signals, int signal)
{
	uint64_t handler = signals_action(signals, signal).handler;

	return handler != SIGNAL_DEFAULT && handler != SIGNAL_IGNORE;
}

#endif
