// talk: a program with a prompt. It says each line again, in capitals, until that is `bye`.

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE 80

// read_line: a line without its end, shown as it is typed: the kernel hands on the keys, and
// does no more. False at the end of all lines.
static bool read_line(char line[LINE])
{
	size_t length = 0;
	int c;

	while ((c = getchar()) != '\n' && c != EOF) {
		if (c == '\b' && length > 0) {
			length--;
			fputs("\b \b", stdout);
		} else if (isprint(c) && length < LINE - 1) {
			line[length++] = (char)c;
			putchar(c);
		}
	}
	putchar('\n');
	line[length] = '\0';
	return c != EOF;
}

int main(void)
{
	char line[LINE];

	for (;;) {
		printf("talk> ");
		if (!read_line(line) || strcmp(line, "bye") == 0)
			return EXIT_SUCCESS;
		for (char *c = line; *c != '\0'; c++)
			*c = (char)toupper(*c);
		puts(line);
	}
}
