// keymap: whole sequences of scan codes, and what they type.

#include "unit.h"

#include "dev/keymap.c"

// Codes end at the first 0, typed keys at the first KEY_NONE.
struct sequence {
	const char *name;
	uint8_t codes[24];
	int typed[12];
};

static const struct sequence sequences[] = {
	{"a letter", {0x1E, 0x9E}, {'a'}},
	{"a word",
         {0x23, 0xA3, 0x12, 0x92, 0x26, 0x26, 0xA6, 0x18, 0x98, 0x1C, 0x9C},
         {'h', 'e', 'l', 'l', 'o', '\n'}},
	{"a held key repeats", {0x1E, 0x1E, 0x1E, 0x9E}, {'a', 'a', 'a'}},
	{"keys overlap", {0x1E, 0x30, 0x9E, 0xB0}, {'a', 'b'}},
	{"left shift", {0x2A, 0x1E, 0x9E, 0xAA, 0x1E}, {'A', 'a'}},
	{"right shift", {0x36, 0x1E, 0x9E, 0xB6, 0x1E}, {'A', 'a'}},
	{"both shifts, one let go",
         {0x2A, 0x36, 0x1E, 0xAA, 0x1E, 0xB6, 0x1E},
         {'A', 'A', 'a'}},
	{"shift and digits",
         {0x2A, 0x02, 0x03, 0x0B, 0x0C, 0x0D, 0xAA, 0x02},
         {'!', '@', ')', '_', '+', '1'}},
	{"shift and marks",
         {0x2A, 0x1A, 0x1B, 0x27, 0x28, 0x29, 0x2B, 0x33, 0x34, 0x35, 0xAA},
         {'{', '}', ':', '"', '~', '|', '<', '>', '?'}},
	{"marks",
         {0x1A, 0x1B, 0x27, 0x28, 0x29, 0x2B, 0x33, 0x34, 0x35, 0x56},
         {'[', ']', ';', '\'', '`', '\\', ',', '.', '/', '\\'}},
	{"space, tab, backspace, escape", {0x39, 0x0F, 0x0E, 0x01}, {' ', '\t', '\b', 0x1B}},
	{"caps lock", {0x3A, 0xBA, 0x1E, 0x02, 0x3A, 0xBA, 0x1E}, {'A', '1', 'a'}},
	{"caps lock and shift", {0x3A, 0xBA, 0x2A, 0x1E, 0x02, 0xAA}, {'a', '!'}},
	{"caps lock held", {0x3A, 0x3A, 0xBA, 0x1E, 0xBA, 0x1E}, {'A', 'A'}},
	{"control", {0x1D, 0x1E, 0x2E, 0x2C, 0x9D, 0x2E}, {1, 3, 26, 'c'}},
	{"right control", {0xE0, 0x1D, 0x2E, 0xE0, 0x9D, 0x2E}, {3, 'c'}},
	{"one control let go", {0x1D, 0xE0, 0x1D, 0x9D, 0x2E, 0xE0, 0x9D, 0x2E}, {3, 'c'}},
	{"control, shift, caps lock", {0x3A, 0xBA, 0x1D, 0x2A, 0x2E}, {3}},
	{"control and a digit", {0x1D, 0x02, 0x9D}, {'1'}},
	{"alt types as without", {0x38, 0x1E, 0xB8, 0xE0, 0x38, 0x1E, 0xE0, 0xB8}, {'a', 'a'}},
	{"arrows",
         {0xE0, 0x48, 0xE0, 0xC8, 0xE0, 0x50, 0xE0, 0xD0, 0xE0, 0x4B, 0xE0, 0x4D},
         {KEY_UP, KEY_DOWN, KEY_LEFT, KEY_RIGHT}},
	{"grey keys",
         {0xE0, 0x47, 0xE0, 0x4F, 0xE0, 0x53, 0xE0, 0x49, 0xE0, 0x51, 0xE0, 0x52},
         {KEY_HOME, KEY_END, KEY_DELETE, KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_INSERT}},
	{"an arrow with the shifts that a keyboard adds",
         {0xE0, 0x2A, 0xE0, 0x48, 0xE0, 0xC8, 0xE0, 0xAA, 0x1E},
         {KEY_UP, 'a'}},
	{"an arrow with a shift taken back",
         {0x2A, 0xE0, 0xAA, 0xE0, 0x4B, 0xE0, 0xCB, 0xE0, 0x2A, 0x1E, 0xAA},
         {KEY_LEFT, 'A'}},
	{"keypad",
         {0x47, 0x48, 0x49, 0x4B, 0x4D, 0x4F, 0x50, 0x51, 0x52, 0x53},
         {KEY_HOME, KEY_UP, KEY_PAGE_UP, KEY_LEFT, KEY_RIGHT, KEY_END, KEY_DOWN, KEY_PAGE_DOWN,
          KEY_INSERT, KEY_DELETE}},
	{"keypad's own",
         {0x37, 0x4A, 0x4E, 0x4C, 0xE0, 0x35, 0xE0, 0x1C},
         {'*', '-', '+', '/', '\n'}},
	{"function keys",
         {0x3B, 0x3C, 0x44, 0x57, 0x58},
         {KEY_F1, KEY_F1 + 1, KEY_F1 + 9, KEY_F1 + 10, KEY_F12}},
	{"pause", {0xE1, 0x1D, 0x45, 0xE1, 0x9D, 0xC5, 0x2E}, {'c'}},
	{"num lock, scroll lock", {0x45, 0xC5, 0x46, 0xC6, 0x47}, {KEY_HOME}},
	{"print screen", {0xE0, 0x2A, 0xE0, 0x37, 0xE0, 0xB7, 0xE0, 0xAA, 0x1E}, {'a'}},
	{"break", {0x1D, 0xE0, 0x46, 0xE0, 0xC6, 0x9D, 0x2E}, {'c'}},
	{"logo and menu keys", {0xE0, 0x5B, 0xE0, 0xDB, 0xE0, 0x5D, 0x1E}, {'a'}},
	{"the keyboard's answers", {0xFA, 0xFE, 0xEE, 0xFF, 0x1E}, {'a'}},
	{"a release without a press", {0x9E, 0xAA, 0x9D, 0xE0, 0xC8, 0x1E}, {'a'}},
	{"a code that no key has", {0x5F, 0x7F, 0x1E}, {'a'}},
};

static void type(const struct sequence *sequence)
{
	struct keymap map = {0};
	size_t typed = 0;

	for (size_t i = 0; sequence->codes[i] != 0; i++) {
		int key = keymap_decode(&map, sequence->codes[i]);

		CONTEXT("%s: code %zu, 0x%02x", sequence->name, i, sequence->codes[i]);
		if (key != KEY_NONE)
			CHECK_EQUAL(key, sequence->typed[typed++]);
	}
	CONTEXT("%s: the end", sequence->name);
	CHECK_EQUAL(KEY_NONE, sequence->typed[typed]);
}

static void every_sequence(void)
{
	for (size_t i = 0; i < array_length(sequences); i++)
		type(&sequences[i]);
}

// Every printing character of ASCII can be typed, with shift or without.
static void every_character(void)
{
	for (int wanted = ' '; wanted <= '~'; wanted++) {
		bool found = false;

		for (uint8_t code = 1; code < 0x80; code++) {
			struct keymap plain = {0}, shifted = {.shift = 1};

			found = found || keymap_decode(&plain, code) == wanted ||
			        keymap_decode(&shifted, code) == wanted;
		}
		CONTEXT("character '%c'", wanted);
		CHECK(found);
	}
}

// Any bytes give only keys; and when all is released the next key is itself again.
static void noise(void)
{
	struct keymap map = {0};

	for (int i = 0; i < 200000; i++) {
		int key = keymap_decode(&map, (uint8_t)below(256));

		CHECK((key >= 0 && key < 128) || (key >= KEY_UP && key <= KEY_F12));
		CHECK(map.skip <= 2 && map.shift <= 3 && map.control <= 3 && map.alt <= 3);
	}
	while (map.skip > 0 || map.extended)
		CHECK_EQUAL(keymap_decode(&map, 0x80 | 0x1E), KEY_NONE);
	for (uint8_t key = 1; key < 0x60; key++) {
		CHECK_EQUAL(keymap_decode(&map, 0x80 | key), KEY_NONE);
		CHECK_EQUAL(keymap_decode(&map, 0xE0), KEY_NONE);
		CHECK_EQUAL(keymap_decode(&map, 0x80 | key), KEY_NONE);
	}
	CHECK_EQUAL(keymap_decode(&map, 0x1E), map.caps_lock ? 'A' : 'a');
}

int main(void)
{
	RUN(every_sequence);
	RUN(every_character);
	RUN(noise);
	return 0;
}
