// terminal_keys: converts the bytes of a terminal to keys. Pure.
//
// Keys without a character come as sequences that begin with ESC [ (ECMA-48; the numbers are
// those of the VT220).

#ifndef LIB_TERMINAL_KEYS_H
#define LIB_TERMINAL_KEYS_H

#include "lib/types.h"

// The part of a sequence that was read. All zero at first.
struct terminal_keys {
	enum { TERMINAL_PLAIN, TERMINAL_ESCAPE, TERMINAL_BRACKET } state;
	unsigned number; // the digits of ESC [ n ~
};

// terminal_keys_decode: decode one byte. Returns a character, one of enum key (lib/key.h),
// or KEY_NONE when there is nothing to deliver yet. Carriage return is '\n', DEL is '\b'. It
// ignores an unknown sequence.
int terminal_keys_decode(struct terminal_keys *keys, uint8_t byte);

#endif
