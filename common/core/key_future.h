// key_future: a future that is ready when a key has been typed.

#ifndef CORE_KEY_FUTURE_H
#define CORE_KEY_FUTURE_H

#include "core/future.h"
#include "core/input.h"

// Ready when the console has a key, which is then in `key` (see core/input.h). A future takes
// one key: init it again for the next.
struct key_future {
	struct future future;
	struct input_waker waiting; // registered with the input while pending
	int key;
};
void key_future_init(struct key_future *future);

#endif
