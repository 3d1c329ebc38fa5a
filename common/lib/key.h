// key: what a key of a keyboard or a terminal means: a character, or one of these.

#ifndef LIB_KEY_H
#define LIB_KEY_H

// Keys without a character of their own, outside the range of a byte.
enum key {
	KEY_NONE = 0, // nothing to deliver: a release, a modifier, an unknown code
	KEY_UP = 0x100,
	KEY_DOWN,
	KEY_LEFT,
	KEY_RIGHT,
	KEY_HOME,
	KEY_END,
	KEY_DELETE,
	KEY_PAGE_UP,
	KEY_PAGE_DOWN,
	KEY_INSERT,
	KEY_F1, // KEY_F1 + n - 1 is function key n, to 12
	KEY_F12 = KEY_F1 + 11,
};

#endif
