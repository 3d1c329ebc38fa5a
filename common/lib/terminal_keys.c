// terminal_keys: a state machine over ESC [ letter and ESC [ number ~.

#include "lib/terminal_keys.h"

#include "lib/key.h"

#define ESCAPE 0x1B
#define DELETE 0x7F

static int plain_key(struct terminal_keys *keys, uint8_t byte)
{
	switch (byte) {
	case ESCAPE:
		keys->state = TERMINAL_ESCAPE;
		return KEY_NONE;
	case '\r':
		return '\n';
	case DELETE:
		return '\b';
	default:
		return byte;
	}
}

static int letter_key(uint8_t letter)
{
	switch (letter) {
	case 'A':
		return KEY_UP;
	case 'B':
		return KEY_DOWN;
	case 'C':
		return KEY_RIGHT;
	case 'D':
		return KEY_LEFT;
	case 'H':
		return KEY_HOME;
	case 'F':
		return KEY_END;
	default:
		return KEY_NONE;
	}
}

static int number_key(unsigned number)
{
	switch (number) {
	case 1:
	case 7:
		return KEY_HOME;
	case 2:
		return KEY_INSERT;
	case 3:
		return KEY_DELETE;
	case 4:
	case 8:
		return KEY_END;
	case 5:
		return KEY_PAGE_UP;
	case 6:
		return KEY_PAGE_DOWN;
	default:
		return KEY_NONE;
	}
}

int terminal_keys_decode(struct terminal_keys *keys, uint8_t byte)
{
	switch (keys->state) {
	case TERMINAL_PLAIN:
		return plain_key(keys, byte);
	case TERMINAL_ESCAPE:
		if (byte == '[' || byte == 'O') {
			*keys = (struct terminal_keys){.state = TERMINAL_BRACKET};
			return KEY_NONE;
		}
		keys->state = TERMINAL_PLAIN; // ESC alone, then a key of its own
		return plain_key(keys, byte);
	default:
		if (byte >= '0' && byte <= '9') {
			keys->number = keys->number * 10 + (byte - '0');
			return KEY_NONE;
		}
		keys->state = TERMINAL_PLAIN;
		return byte == '~' ? number_key(keys->number) : letter_key(byte);
	}
}
