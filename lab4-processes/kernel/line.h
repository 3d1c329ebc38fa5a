// line: the line discipline of a terminal: from keys to what its readers get. Pure: it echoes
// through a function of the caller, who also does the locking.
//
// In canonical mode a line is typed first, and can be edited; its end hands it over. Otherwise
// (raw mode) each key is handed over at once. Readers take what was handed over.

#ifndef LINE_H
#define LINE_H

#include "lab4-processes/abi/terminal.h"
#include "lib/types.h"

#define LINE_READY 1024 // entries for readers

// An entry that is not a byte: a reader gets the bytes before it, and no more.
#define LINE_END -1

struct line {
	void (*write)(const char *text, size_t size); // the echo
	unsigned modes; // TERMINAL_*, lab4-processes/abi/terminal.h
	// The line that is being typed. Empty in raw mode.
	uint8_t text[TERMINAL_LINE_MAX];
	size_t length;
	// A ring of bytes, and LINE_END. It holds the difference of the two counts.
	int16_t ready[LINE_READY];
	uint32_t put_count, take_count;
};

// line_init: nothing was typed yet, and all modes are on.
void line_init(struct line *line, void (*write)(const char *text, size_t size));

// line_key, line_modes_set, line_take: exercise 4.3.
int line_key(struct line *line, int key);
void line_modes_set(struct line *line, unsigned modes);
must_check int64_t line_take(struct line *line, void *buffer, size_t size);

// line_is_ready: is there something that a reader may take?
bool line_is_ready(const struct line *line);

// line_key_bytes: write the bytes of a key (core/input.h) to `bytes`. A key without a character
// has the sequence that lib/terminal_keys.h decodes. Returns how many; 0 for one that has none.
#define LINE_KEY_BYTES 4
size_t line_key_bytes(int key, uint8_t bytes[LINE_KEY_BYTES]);

#endif
