// buffer: a text that grows, by half of its size at a time.

#include "buffer.h"

#include <stdio.h>
#include <stdlib.h>

#define ROOM_FIRST 128

void buffer_add(struct buffer *buffer, char c)
{
	if (buffer->length + 1 >= buffer->room) {
		buffer->room = buffer->room == 0 ? ROOM_FIRST : buffer->room * 3 / 2;
		buffer->text = realloc(buffer->text, buffer->room);
		if (buffer->text == NULL) {
			fprintf(stderr, "sh: out of memory\n");
			exit(2);
		}
	}
	buffer->text[buffer->length++] = c;
	buffer->text[buffer->length] = '\0';
}

void buffer_add_text(struct buffer *buffer, const char *text)
{
	for (; *text != '\0'; text++)
		buffer_add(buffer, *text);
}

void buffer_clear(struct buffer *buffer)
{
	buffer->length = 0;
	if (buffer->text != NULL)
		buffer->text[0] = '\0';
}

void buffer_release(struct buffer *buffer)
{
	free(buffer->text);
	*buffer = (struct buffer){0};
}
