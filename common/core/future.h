// future: a piece of work with a function that says whether it is done, and a waker that says
// when to ask again.

#ifndef CORE_FUTURE_H
#define CORE_FUTURE_H

#include "core/waker.h"
#include "lib/types.h"

enum poll { POLL_PENDING, POLL_READY };

// A future. Embed it as a member in the struct that holds its state.
//
// poll: run as far as possible without waiting. POLL_READY: the work is done; do not poll it
// again. POLL_PENDING: poll has stored `waker` at the event that the future waits for, and that
// event will wake it.
//
// drop: cancel the future's timers and wakers, and free its memory if it owns that. Called
// exactly once, whether the work is done or not. NULL when there is nothing to do.
struct future {
	enum poll (*poll)(struct future *self, struct waker waker);
	void (*drop)(struct future *self);
};

// future_drop: call its drop, if it has one.
void future_drop(struct future *future);

#endif
