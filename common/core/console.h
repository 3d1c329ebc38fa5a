// console: where people read and type.
//
// Output goes to every sink that is there: the serial port, the screen. Sinks join a
// link-time table. Input comes from core/input.h.

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

// CONSOLE_SINK(20, serial, serial_sink): let a sink take part.
#define CONSOLE_SINK(rank, name, sink) TABLE_ENTRY(console_sink, rank, name, sink)

// console_init: sinks can be used now. What was written before comes out first.
void console_init(void);

// console_begin: a sink that is found later is there from now on: *present is set, and it gets
// what was written before (the first 4 KiB of it).
void console_begin(const struct console_sink *sink, bool *present);

// These may be called from anywhere, interrupt handlers included; one call's text is not mixed
// with another's.
void console_write(const char *text, size_t size);
void console_puts(const char *text);
void console_printf(const char *format, ...) format_check(1, 2); // up to 511 characters

#endif
