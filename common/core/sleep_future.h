// sleep_future: a future that is ready at a tick.

#ifndef CORE_SLEEP_FUTURE_H
#define CORE_SLEEP_FUTURE_H

#include "core/future.h"
#include "core/time.h"
#include "core/waker.h"
#include "lib/types.h"

// Ready at the tick `deadline`.
struct sleep_future {
	struct future future;
	struct timer timer;
	tick_t deadline;
	struct waker waker; // set before the timer is started
	bool started;
};
void sleep_future_init(struct sleep_future *sleep, tick_t deadline);

#endif
