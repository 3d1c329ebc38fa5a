// buffer: a text that grows.

#ifndef SH_BUFFER_H
#define SH_BUFFER_H

#include <stddef.h>

// All zero at first.
struct buffer {
	char *text; // ended by a NUL; NULL as long as nothing was added
	size_t length, room;
};

// buffer_add: one character. Ends the shell when there is no memory. buffer_add_text: all of a
// text.
void buffer_add(struct buffer *buffer, char c);
void buffer_add_text(struct buffer *buffer, const char *text);

// buffer_clear: make it empty, but keep its memory. buffer_release: give that back.
void buffer_clear(struct buffer *buffer);
void buffer_release(struct buffer *buffer);

#endif
