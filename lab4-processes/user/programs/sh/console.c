// console: the keys come one by one, and the editor shows what they do (lib/line_editor.h).

#include "console.h"

#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "lib/key.h"
#include "lib/line_editor.h"
#include "lib/terminal_keys.h"

#define CONTROL(letter) ((letter) - 'a' + 1)

static struct line_editor editor;

bool console_present(void)
{
	return isatty(STDIN_FILENO) != 0;
}

static void show(const char *text, size_t size)
{
	while (size > 0) {
		ssize_t written = write(STDOUT_FILENO, text, size);

		if (written <= 0)
			return;
		text += written;
		size -= (size_t)written;
	}
}

// key_read: the next key, or -1 at the end.
static int key_read(void)
{
	static struct terminal_keys keys;
	int key = KEY_NONE;
	unsigned char byte;

	while (key == KEY_NONE) {
		if (read(STDIN_FILENO, &byte, 1) != 1)
			return -1;
		key = terminal_keys_decode(&keys, byte);
	}
	return key;
}

static enum console_result edit(void)
{
	for (;;) {
		int key = key_read();

		if (key < 0 || (key == CONTROL('d') && editor.length == 0)) {
			show("\n", 1);
			return CONSOLE_END;
		}
		if (key == CONTROL('c')) {
			show("^C\n", 3);
			return CONSOLE_DROPPED;
		}
		if (line_editor_key(&editor, key))
			return CONSOLE_LINE;
	}
}

// The keys come to the editor one by one only while it reads: a program finds the terminal as
// it is for programs.
enum console_result console_read(const char *prompt, struct buffer *line)
{
	enum console_result result;
	struct termios before, raw;

	// The text of reports and builtins comes before the prompt.
	fflush(stdout);
	if (editor.write == NULL)
		line_editor_init(&editor, prompt, show);
	editor.prompt = prompt;
	tcgetattr(STDIN_FILENO, &before);
	raw = before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	line_editor_begin(&editor);
	result = edit();
	tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
	if (result == CONSOLE_LINE) {
		buffer_add_text(line, editor.text);
		buffer_add(line, '\n');
	}
	return result;
}
