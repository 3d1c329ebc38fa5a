// console: the text that people read and type.
//
// Output goes to every sink that is present: the serial port, the screen. Sinks are entries of
// a link-time table. Input comes from core/input.h.

#ifndef CORE_CONSOLE_H
#define CORE_CONSOLE_H

#include "core/table.h"
#include "lib/types.h"

struct console_sink {
	const char *name;
	bool (*present)(void);
	// Write `size` bytes; "\n" begins a new line. Runs with interrupts off and must not
	// sleep.
	void (*write)(const char *text, size_t size);
};

// CONSOLE_SINK(20, serial, serial_sink): add a sink.
#define CONSOLE_SINK(rank, name, sink) TABLE_ENTRY(console_sink, rank, name, sink)

// console_init: start to use the sinks. The text that was written before comes out first.
void console_init(void);

// console_begin: add a sink whose device was found later. Sets *present, and writes the earlier
// text to it (the first 4 KiB).
void console_begin(const struct console_sink *sink, bool *present);

// Any code may call these, interrupt handlers included. The texts of two calls are not mixed.
void console_write(const char *text, size_t size);
void console_puts(const char *text);
void console_printf(const char *format, ...) format_check(1, 2); // up to 511 characters

#endif
