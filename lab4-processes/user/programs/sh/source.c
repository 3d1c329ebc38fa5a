// source: a text, a file or a console.

#include "source.h"

#include <string.h>
#include <unistd.h>

#include "jobs.h"
#include "shell.h"

#define PROMPT      "$ "
#define PROMPT_MORE "> "

// byte_of: the next one, or -1. A file is read byte by byte: what is behind the line belongs to
// the programs that the line starts. A byte 0 is nowhere in a text.
static int byte_of(struct source *source)
{
	unsigned char byte = 0;

	if (source->text != NULL)
		return *source->text == '\0' ? -1 : *source->text++;
	while (byte == 0) {
		if (read(source->fd, &byte, 1) != 1)
			return -1;
	}
	return byte;
}

static const char *prompt_of(const char *name, const char *otherwise)
{
	const char *prompt = shell_parameter(name, strlen(name));

	return prompt == NULL ? otherwise : prompt;
}

enum console_result source_line(struct source *source, struct buffer *line, bool goes_on)
{
	size_t before = line->length;
	int byte = 0;

	if (source->console) {
		if (!goes_on)
			jobs_report(false);
		return console_read(goes_on ? prompt_of("PS2", PROMPT_MORE)
		                            : prompt_of("PS1", PROMPT),
		                    line);
	}
	while (byte != '\n' && (byte = byte_of(source)) >= 0)
		buffer_add(line, (char)byte);
	return line->length > before ? CONSOLE_LINE : CONSOLE_END;
}
