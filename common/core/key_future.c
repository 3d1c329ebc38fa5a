// key_future: the input wakes the task that polls.

#include "core/key_future.h"

static enum poll key_poll(struct future *self, struct waker waker)
{
	struct key_future *future = container_of(self, struct key_future, future);

	return input_poll(&future->waiting, waker, &future->key) ? POLL_READY : POLL_PENDING;
}

static void key_drop(struct future *self)
{
	input_forget(&container_of(self, struct key_future, future)->waiting);
}

void key_future_init(struct key_future *future)
{
	*future = (struct key_future){.future = {.poll = key_poll, .drop = key_drop}};
}
