// waker: names the task to poll again after an event.
//
// It is a plain value: you may copy it, and keep it for any time. Waking a task that has ended,
// or that is awake already, does nothing.

#ifndef CORE_WAKER_H
#define CORE_WAKER_H

#include "lib/types.h"

struct waker {
	uint64_t task; // id; 0 wakes no task
};

// waker_wake: wake the task. An interrupt handler may call it, and the caller may hold other
// locks (it takes the executor's lock).
void waker_wake(struct waker waker);

#endif
