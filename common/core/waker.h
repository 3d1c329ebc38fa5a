// waker: who is to be polled again when something has happened.
//
// A plain value: copy it freely, keep it as long as you like. Waking a task that has ended, or
// that is awake already, does nothing.

#ifndef CORE_WAKER_H
#define CORE_WAKER_H

#include "lib/types.h"

struct waker {
	uint64_t task; // id; 0 wakes nobody
};

// waker_wake: may be called from an interrupt handler, with other locks held (it takes the
// executor's lock).
void waker_wake(struct waker waker);

#endif
