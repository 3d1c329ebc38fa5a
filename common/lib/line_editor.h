// line_editor: one line of text, edited key by key. Pure: it prints through a function of the
// caller.
//
// Keys: enter, backspace, delete, left, right, home, end; up and down walk through the lines
// entered before; control-a, -e, -u (delete to the start), -k (delete to the end), -c (drop the
// line), -l (draw it again).

#ifndef LIB_LINE_EDITOR_H
#define LIB_LINE_EDITOR_H

#include "lib/types.h"

#define LINE_MAX     100 // characters in a line, with the NUL that ends it
#define LINE_HISTORY 8

struct line_editor {
	void (*write)(const char *text, size_t size);
	const char *prompt;
	char text[LINE_MAX]; // always ended by a NUL
	size_t length, cursor;
	char history[LINE_HISTORY][LINE_MAX]; // the newest at (entered - 1) % LINE_HISTORY
	size_t entered;                       // lines entered so far
	size_t shown; // how many lines back the shown line is; 0: the current one
};

void line_editor_init(struct line_editor *editor, const char *prompt,
                      void (*write)(const char *text, size_t size));

// line_editor_begin: show the prompt and an empty line.
void line_editor_begin(struct line_editor *editor);

// line_editor_key: take one key (lib/key.h). Returns true when the line is complete; it
// is then in `text`.
bool line_editor_key(struct line_editor *editor, int key);

#endif
