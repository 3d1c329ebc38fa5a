// signal_post: what a process does with signals, and which of them pend. Pure: the caller does
// the locking (processes_lock).

#ifndef SIGNAL_POST_H
#define SIGNAL_POST_H

#include "signal_table.h"

// The effects of a signal that nobody blocks.
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

#endif
