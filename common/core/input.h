// input: holds the keys from the keyboard and the serial line until a reader takes them.
//
// Readers come before watchers. While a reader waits for a key, or has claimed the keys, the
// readers get them. The other keys go to a watcher, such as the prompt (core/monitor.h), which
// registers an input_waker. While there is neither, a lab may take them (input_key_op).

#ifndef CORE_INPUT_H
#define CORE_INPUT_H

#include "core/time.h"
#include "core/waker.h"
#include "lib/list.h"
#include "lib/types.h"

#define INPUT_SIZE 256 // keys that fit; further keys are lost, and counted

// input_put: add a key: a character, or one of enum key (lib/key.h). Wakes a reader or a
// watcher. An interrupt handler may call it.
void input_put(int key);

// input_take: take a key without waiting, or return -EAGAIN when there is none.
int input_take(void);

// input_wait: take a key, and wait for one until `deadline`. Returns the key, or the negative
// result of wait().
int input_wait(tick_t deadline);

// input_claim, input_release: between the two calls only readers get keys, even while no reader
// waits. For a reader of more than one key. Claims are counted.
void input_claim(void);
void input_release(void);

// A watcher, which a key wakes. Zeroed at first.
struct input_waker {
	struct list_node node; // guarded by the input's lock, like all of it
	struct waker waker;
};

// input_poll: take a key into *key and return true; or return false, and wake `waker` when
// there is a key that is not claimed.
bool input_poll(struct input_waker *waiting, struct waker waker, int *key);
// input_forget: unregister a watcher.
void input_forget(struct input_waker *waiting);

// Slot: a key has come that no reader and no watcher waits for. true: the function has taken
// it; false: the ring keeps it. Called with no lock held, inside an interrupt handler too.
// Default: takes none.
extern bool (*input_key_op)(int key);

// input_lost: how many keys were lost since boot.
uint64_t input_lost(void);

#endif
