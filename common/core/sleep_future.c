// sleep_future: a timer wakes the task that polls.

#include "core/sleep_future.h"

static void sleep_fire(struct timer *timer)
{
	waker_wake(container_of(timer, struct sleep_future, timer)->waker);
}

static enum poll sleep_poll(struct future *self, struct waker waker)
{
	struct sleep_future *sleep = container_of(self, struct sleep_future, future);

	if (time_ticks() >= sleep->deadline)
		return POLL_READY;
	if (!sleep->started) {
		sleep->started = true;
		sleep->waker = waker;
		timer_start(&sleep->timer, sleep->deadline, sleep_fire);
	}
	return POLL_PENDING;
}

static void sleep_drop(struct future *self)
{
	timer_cancel(&container_of(self, struct sleep_future, future)->timer);
}

void sleep_future_init(struct sleep_future *sleep, tick_t deadline)
{
	*sleep = (struct sleep_future){.future = {.poll = sleep_poll, .drop = sleep_drop},
	                               .deadline = deadline};
}
