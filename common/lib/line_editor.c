// line_editor: the line is redrawn after every change that is not at its end.

#include "lib/line_editor.h"

#include "lib/format.h"
#include "lib/key.h"
#include "lib/string.h"

#define CONTROL(letter) ((letter) - 'a' + 1)

void line_editor_init(struct line_editor *editor, const char *prompt,
                      void (*write)(const char *text, size_t size))
{
	*editor = (struct line_editor){.prompt = prompt, .write = write};
}

static void put(struct line_editor *editor, const char *text)
{
	editor->write(text, strlen(text));
}

// Draw the prompt and the line, erase what follows, and put the cursor where it belongs
// (ECMA-48: EL, CUB).
static void redraw(struct line_editor *editor)
{
	char move[16];

	put(editor, "\r");
	put(editor, editor->prompt);
	put(editor, editor->text);
	put(editor, "\x1b[K");
	if (editor->cursor < editor->length) {
		format_text(move, sizeof(move), "\x1b[%zuD", editor->length - editor->cursor);
		put(editor, move);
	}
}

void line_editor_begin(struct line_editor *editor)
{
	editor->text[0] = '\0';
	editor->length = editor->cursor = editor->shown = 0;
	put(editor, editor->prompt);
}

static void insert(struct line_editor *editor, char c)
{
	if (editor->length + 1 >= LINE_MAX)
		return;
	memmove(editor->text + editor->cursor + 1, editor->text + editor->cursor,
	        editor->length - editor->cursor + 1);
	editor->text[editor->cursor++] = c;
	editor->length++;
	if (editor->cursor == editor->length)
		editor->write(&c, 1);
	else
		redraw(editor);
}

// Delete the characters from `start` to `end`; the cursor goes to `start`.
static void erase(struct line_editor *editor, size_t start, size_t end)
{
	memmove(editor->text + start, editor->text + end, editor->length - end + 1);
	editor->length -= end - start;
	editor->cursor = start;
	redraw(editor);
}

static void move(struct line_editor *editor, size_t cursor)
{
	editor->cursor = cursor;
	redraw(editor);
}

// Show the line that was entered `back` lines ago; 0 is an empty one.
static void show(struct line_editor *editor, size_t back)
{
	if (back > editor->entered || back > LINE_HISTORY)
		return;
	editor->shown = back;
	string_copy(editor->text,
	            back == 0 ? "" : editor->history[(editor->entered - back) % LINE_HISTORY],
	            LINE_MAX);
	editor->length = strlen(editor->text);
	move(editor, editor->length);
}

static bool finish(struct line_editor *editor)
{
	put(editor, "\n");
	if (editor->length > 0)
		string_copy(editor->history[editor->entered++ % LINE_HISTORY], editor->text,
		            LINE_MAX);
	return true;
}

static void edit(struct line_editor *editor, int key)
{
	size_t cursor = editor->cursor, length = editor->length;

	if (key >= ' ' && key < 0x7F)
		insert(editor, (char)key);
	else if (key == '\b' && cursor > 0)
		erase(editor, cursor - 1, cursor);
	else if (key == KEY_DELETE && cursor < length)
		erase(editor, cursor, cursor + 1);
	else if (key == CONTROL('u'))
		erase(editor, 0, cursor);
	else if (key == CONTROL('k'))
		erase(editor, cursor, length);
	else if (key == KEY_LEFT && cursor > 0)
		move(editor, cursor - 1);
	else if (key == KEY_RIGHT && cursor < length)
		move(editor, cursor + 1);
	else if (key == KEY_HOME || key == CONTROL('a'))
		move(editor, 0);
	else if (key == KEY_END || key == CONTROL('e'))
		move(editor, length);
	else if (key == KEY_UP)
		show(editor, editor->shown + 1);
	else if (key == KEY_DOWN && editor->shown > 0)
		show(editor, editor->shown - 1);
	else if (key == CONTROL('l'))
		redraw(editor);
}

bool line_editor_key(struct line_editor *editor, int key)
{
	if (key == '\n')
		return finish(editor);
	if (key == CONTROL('c')) {
		put(editor, "^C\n");
		line_editor_begin(editor);
	} else {
		edit(editor, key);
	}
	return false;
}
