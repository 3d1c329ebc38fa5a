// input: what was typed, on the keyboard or on the serial line, until somebody takes it.
//
// Whoever reads comes before whoever is told of keys: while somebody waits for a key, or has
// claimed them, they are for those who read. What is left then is for the prompt
// (core/monitor.h), which is told.

#ifndef CORE_INPUT_H
#define CORE_INPUT_H

#include "core/time.h"
#include "core/waker.h"
#include "lib/list.h"
#include "lib/types.h"

#define INPUT_SIZE 256 // keys that are kept; what is typed beyond that is lost, and counted

// input_put: add a key: a character, or one of enum key (dev/keymap.h). Wakes whoever waits.
// May be called from an interrupt handler.
void input_put(int key);

// input_take: a key without waiting, or -EAGAIN when there is none.
int input_take(void);

// input_wait: a key; waits for one until `deadline`. Returns the key, or the negative result of
// wait().
int input_wait(tick_t deadline);

// input_claim, input_release: the keys in between are for those who read, also while they do
// not wait: for who reads more than one key. Claims are counted.
void input_claim(void);
void input_release(void);

// Somebody who wants to be told of the next key. Zeroed to begin with.
struct input_waker {
	struct list_node node; // guarded by the input's lock, like all of it
	struct waker waker;
};

// input_poll: take a key into *key and return true; or return false, and `waker` is woken once
// there is one that nobody has claimed.
bool input_poll(struct input_waker *waiting, struct waker waker, int *key);
// input_forget: it need not be told any more.
void input_forget(struct input_waker *waiting);

// input_lost: how many keys were lost since boot.
uint64_t input_lost(void);

#endif
