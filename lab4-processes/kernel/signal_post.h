// signal_post: what a process does with signals, and which of them pend. Pure: the caller does
// the locking (processes_lock).

#ifndef SIGNAL_POST_H
#define SIGNAL_POST_H

#include "lab4-processes/abi/signal_action.h"
#include "lib/types.h"

// The signals that nobody can block, handle or ignore.
#define SIGNALS_UNSTOPPABLE (SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP))

// The signals of a process.
struct signals {
	struct signal_action *actions;       // SIGNAL_MAX of them; NULL: all are the default
	uint64_t pending;                    // for any thread
	struct signal_info info[SIGNAL_MAX]; // of those that pend, for the process or a thread
};

// What a signal that nobody blocks does.
enum signal_effect {
	SIGNAL_EFFECT_END,      // the process ends
	SIGNAL_EFFECT_NONE,     // nothing happens
	SIGNAL_EFFECT_STOP,     // the process stops
	SIGNAL_EFFECT_CONTINUE, // the process goes on, if it was stopped
	SIGNAL_EFFECT_HANDLER,  // a handler runs
};

// signal_effect, signal_post, signal_choose: exercise 4.9.
enum signal_effect signal_effect(const struct signals *signals, int signal);
bool signal_post(struct signals *signals, uint64_t *pending, const struct signal_info *info);
int signal_choose(struct signals *signals, uint64_t *thread_pending, uint64_t blocked);

// signals_alloc, signals_free: with all actions the default, and nothing that pends. NULL when
// memory is used up.
must_check struct signals *signals_alloc(void);
void signals_free(struct signals *signals);

// signals_clone: the actions of a child are those of its parent. 0 or -ENOMEM.
must_check int signals_clone(struct signals *from, struct signals *to);

// signals_actions: the actions, to be changed; NULL when memory is used up.
struct signal_action *signals_actions(struct signals *signals);

// signals_action: what the process does with a signal.
struct signal_action signals_action(const struct signals *signals, int signal);

#endif
