// console: lines that somebody types, with editing and a history.

#ifndef SH_CONSOLE_H
#define SH_CONSOLE_H

#include <stdbool.h>

#include "buffer.h"

enum console_result {
	CONSOLE_LINE,
	CONSOLE_DROPPED, // control-C
	CONSOLE_END,     // control-D at the beginning of a line, or the terminal is gone
};

// console_present: whether the standard input is a terminal.
bool console_present(void);

// console_read: show the prompt, and add the line that is typed to the buffer, with a newline.
enum console_result console_read(const char *prompt, struct buffer *line);

#endif
