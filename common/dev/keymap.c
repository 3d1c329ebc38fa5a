// keymap: from the scan codes of a PS/2 keyboard to characters.

#include "dev/keymap.h"

#define CODE_EXTENDED 0xE0
#define CODE_PAUSE    0xE1 // then two codes that are not keys of their own
#define CODE_RELEASED 0x80

// The codes of the keys that are remembered, without CODE_RELEASED.
#define KEY_CODE_CONTROL     0x1D
#define KEY_CODE_LEFT_SHIFT  0x2A
#define KEY_CODE_RIGHT_SHIFT 0x36
#define KEY_CODE_ALT         0x38
#define KEY_CODE_CAPS_LOCK   0x3A

// Keys whose codes follow each other, with what they type without and with shift.
struct key_row {
	uint8_t first;
	const char *plain;
	const char *shifted;
};

static const struct key_row key_rows[] = {
	{0x01, "\x1B", "\x1B"},                         // escape
	{0x02, "1234567890-=\b\t", "!@#$%^&*()_+\b\t"}, // to backspace and tab
	{0x10, "qwertyuiop[]\n", "QWERTYUIOP{}\n"},     // to enter
	{0x1E, "asdfghjkl;'`", "ASDFGHJKL:\"~"},
	{0x2B, "\\zxcvbnm,./", "|ZXCVBNM<>?"},
	{0x37, "*", "*"}, // keypad
	{0x39, " ", " "},
	{0x4A, "-", "-"},  // keypad
	{0x4E, "+", "+"},  // keypad
	{0x56, "\\", "|"}, // the key beside left shift that only some keyboards have
};

// The keypad's codes from 0x47 to 0x53, which are also those of the grey keys after 0xE0.
static const int keypad[] = {
	KEY_HOME,   KEY_UP,     KEY_PAGE_UP,   KEY_NONE, // 7 8 9 -
	KEY_LEFT,   KEY_NONE,   KEY_RIGHT,     KEY_NONE, // 4 5 6 +
	KEY_END,    KEY_DOWN,   KEY_PAGE_DOWN,           // 1 2 3
	KEY_INSERT, KEY_DELETE,                          // 0 .
};

static void set_bit(uint8_t *bits, unsigned bit, bool value)
{
	if (value)
		*bits |= 1u << bit;
	else
		*bits &= ~(1u << bit);
}

// note_modifier: remember a shift, control, alt or caps lock key. These are in no row above:
// they type nothing.
static void note_modifier(struct keymap *map, uint8_t key, bool extended, bool pressed)
{
	switch (key) {
	case KEY_CODE_LEFT_SHIFT:
	case KEY_CODE_RIGHT_SHIFT:
		// After 0xE0 they are not keys: the keyboard sends them around a grey key, so
		// that an old program that ignores 0xE0 gets the codes of the keypad.
		if (!extended)
			set_bit(&map->shift, key == KEY_CODE_RIGHT_SHIFT, pressed);
		break;
	case KEY_CODE_CONTROL:
		set_bit(&map->control, extended, pressed);
		break;
	case KEY_CODE_ALT:
		set_bit(&map->alt, extended, pressed);
		break;
	case KEY_CODE_CAPS_LOCK:
		// A key that is held repeats its press; only the first one counts.
		if (pressed && !map->caps_down)
			map->caps_lock = !map->caps_lock;
		map->caps_down = pressed;
		break;
	}
}

// find_character: what a key types, or 0.
static char find_character(uint8_t key, bool shifted)
{
	for (size_t i = 0; i < array_length(key_rows); i++) {
		const char *text = shifted ? key_rows[i].shifted : key_rows[i].plain;

		for (uint8_t code = key_rows[i].first; *text != '\0'; code++, text++) {
			if (code == key)
				return *text;
		}
	}
	return 0;
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static int decode_character(const struct keymap *map, uint8_t key)
{
	bool shifted = map->shift != 0;
	char plain = find_character(key, false);

	if (!is_letter(plain))
		return find_character(key, shifted);
	if (map->control != 0)
		return plain - 'a' + 1;
	// Caps lock turns shift around, and only for letters.
	return find_character(key, shifted != map->caps_lock);
}

static int decode_extended(uint8_t key)
{
	if (key == 0x1C)
		return '\n';
	if (key == 0x35)
		return '/';
	if (key >= 0x47 && key <= 0x53)
		return keypad[key - 0x47];
	return KEY_NONE;
}

static int decode_function(uint8_t key)
{
	if (key >= 0x3B && key <= 0x44)
		return KEY_F1 + key - 0x3B;
	if (key == 0x57 || key == 0x58)
		return KEY_F1 + 10 + key - 0x57;
	return KEY_NONE;
}

static int decode_press(const struct keymap *map, uint8_t key, bool extended)
{
	int decoded;

	if (extended)
		return decode_extended(key);
	decoded = decode_character(map, key);
	if (decoded == KEY_NONE)
		decoded = decode_function(key);
	if (decoded == KEY_NONE)
		decoded = decode_extended(key); // the keypad without Num Lock
	return decoded;
}

int keymap_decode(struct keymap *map, uint8_t code)
{
	bool extended = map->extended;
	bool pressed = (code & CODE_RELEASED) == 0;
	uint8_t key = code & ~CODE_RELEASED;

	if (map->skip > 0) {
		map->skip--;
		return KEY_NONE;
	}
	map->extended = code == CODE_EXTENDED;
	if (map->extended)
		return KEY_NONE;
	if (code == CODE_PAUSE) {
		map->skip = 2;
		return KEY_NONE;
	}
	note_modifier(map, key, extended, pressed);
	return pressed ? decode_press(map, key, extended) : KEY_NONE;
}
