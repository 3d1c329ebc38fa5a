// shell: its state, and what $ says of it.

#include "shell.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

#include "variables.h"

struct shell shell;

static const char *number_text(int number)
{
	static char text[12];

	snprintf(text, sizeof(text), "%d", number);
	return text;
}

const char *shell_parameter(const char *name, size_t length)
{
	if (isdigit((unsigned char)name[0]))
		return name[0] - '0' < shell.word_count ? shell.words[name[0] - '0'] : NULL;
	switch (name[0]) {
	case '?':
		return number_text(shell.status);
	case '$':
		return number_text(shell.pid);
	case '!':
		return shell.background == 0 ? NULL : number_text(shell.background);
	case '#':
		return number_text(shell.word_count - 1);
	default:
		return variable_value(name, length);
	}
}

void shell_complain(const char *format, ...)
{
	va_list values;

	// Earlier text comes first.
	fflush(stdout);
	fputs("sh: ", stderr);
	va_start(values, format);
	vfprintf(stderr, format, values);
	va_end(values);
	fputc('\n', stderr);
}
