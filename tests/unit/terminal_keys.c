// terminal_keys: whole sequences of bytes, and what they mean.

#include "unit.h"

#include "lib/key.h"
#include "lib/terminal_keys.c"

static void sequences(void)
{
	static const struct {
		const char *bytes;
		int keys[6];
	} all[] = {
		{"a", {'a'}},
		{"\r", {'\n'}},
		{"\n", {'\n'}},
		{"\x7f", {'\b'}},
		{"\b", {'\b'}},
		{"\x1b[A", {KEY_UP}},
		{"\x1b[B\x1b[C\x1b[D", {KEY_DOWN, KEY_RIGHT, KEY_LEFT}},
		{"\x1bOH\x1bOF", {KEY_HOME, KEY_END}},
		{"\x1b[1~\x1b[4~\x1b[7~\x1b[8~", {KEY_HOME, KEY_END, KEY_HOME, KEY_END}},
		{"\x1b[2~\x1b[3~\x1b[5~\x1b[6~",
	         {KEY_INSERT, KEY_DELETE, KEY_PAGE_UP, KEY_PAGE_DOWN}},
		{"x\x1b[Zy", {'x', 'y'}}, // unknown: swallowed
		{"\x1b[999999999999~z", {'z'}},
		{"\x1b\x1b[A", {KEY_UP}}, // escape twice
		{"\x1bq", {'q'}},         // escape, then a key of its own
	};

	for (size_t i = 0; i < array_length(all); i++) {
		struct terminal_keys state = {0};
		size_t count = 0;

		CONTEXT("sequence %zu", i);
		for (const char *byte = all[i].bytes; *byte != '\0'; byte++) {
			int key = terminal_keys_decode(&state, (uint8_t)*byte);

			if (key != KEY_NONE)
				CHECK_EQUAL(key, all[i].keys[count++]);
		}
		CHECK_EQUAL(all[i].keys[count], KEY_NONE);
		CHECK_EQUAL(state.state, TERMINAL_PLAIN);
	}
}

int main(void)
{
	RUN(sequences);
	return 0;
}
