// terminal_keys: from the bytes that a terminal sends to keys. Pure.
//
// The keys without a character come as sequences that begin with ESC [ (ECMA-48; the numbers
// are those of the VT220).

#ifndef DEV_TERMINAL_KEYS_H
#define DEV_TERMINAL_KEYS_H

#include "lib/types.h"

// What has been seen of a sequence. All zero to begin with.
struct terminal_keys {
	enum { TERMINAL_PLAIN, TERMINAL_ESCAPE, TERMINAL_BRACKET } state;
	unsigned number; // the digits of ESC [ n ~
};

// terminal_keys_decode: take one byte. Returns a character, one of enum key (dev/keymap.h), or
// KEY_NONE when there is nothing to deliver yet. Carriage return is '\n', DEL is '\b'. An
// unknown sequence is swallowed.
int terminal_keys_decode(struct terminal_keys *keys, uint8_t byte);

#endif
