// keymap: converts the scan codes of a PS/2 keyboard to characters. Pure: it uses no port.
//
// Scan code set 1 (IBM PC/AT Technical Reference, keyboard section): a key sends its code when
// it is pressed and the code with bit 7 set when it is released; some keys send 0xE0 first. US
// layout.

#ifndef DEV_KEYMAP_H
#define DEV_KEYMAP_H

#include "lib/key.h"
#include "lib/types.h"

// The state of the keyboard between scan codes. All zero at first.
struct keymap {
	bool extended;   // the last code was 0xE0
	uint8_t skip;    // codes still to be ignored: the tail of the Pause key's 0xE1 sequence
	uint8_t shift;   // bit 0: left shift is down, bit 1: right
	uint8_t control; // bit 0: left control is down, bit 1: right
	uint8_t alt;     // bit 0: left alt is down, bit 1: right
	bool caps_lock;  // toggled by each press
	bool caps_down;  // the key is held: its repeats do not toggle
};

// keymap_decode: decode one scan code. Returns the ASCII character (enter is '\n', backspace
// '\b', control and a letter 1 to 26), a key (lib/key.h), or KEY_NONE. Keypad keys are
// as with Num Lock off, except its enter, `/`, `*`, `-` and `+`.
int keymap_decode(struct keymap *map, uint8_t code);

#endif
