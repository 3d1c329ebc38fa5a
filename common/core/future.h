// future: work that can be asked whether it is done, and that says when it is worth asking
// again.

#ifndef CORE_FUTURE_H
#define CORE_FUTURE_H

#include "core/input.h"
#include "core/time.h"
#include "core/waker.h"
#include "lib/types.h"

enum poll { POLL_PENDING, POLL_READY };

// A future. Embed it as a member in the struct that holds its state.
//
// poll: go on as far as possible without waiting. POLL_READY: done, and not to be polled again.
// POLL_PENDING: `waker` has been left with whatever the future waits for, and will be woken
// when polling makes sense again.
//
// drop: the future is no longer wanted: take back timers and wakers, release its memory if it
// owns that. Called exactly once, done or not. NULL when there is nothing to do.
struct future {
	enum poll (*poll)(struct future *self, struct waker waker);
	void (*drop)(struct future *self);
};

// future_drop: call its drop, if it has one.
void future_drop(struct future *future);

// Ready at the tick `deadline`.
struct sleep_future {
	struct future future;
	struct timer timer;
	tick_t deadline;
	struct waker waker; // set before the timer is started
	bool started;
};
void sleep_future_init(struct sleep_future *sleep, tick_t deadline);

// Ready when a key has been typed on the console; the key is then in `key` (see core/input.h).
// One key a future: init it again for the next.
struct key_future {
	struct future future;
	struct input_waker waiting; // registered with the input while pending
	int key;
};
void key_future_init(struct key_future *future);

#endif
