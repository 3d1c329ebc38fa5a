// line_editor: a screen of one line understands what the editor draws, and must show what it
// holds.

#include "unit.h"

#include <stdarg.h>

#include "lib/line_editor.c"

// The functions of the kernel's library that the editor needs, by the host's.
size_t format_text(char *buffer, size_t size, const char *format, ...)
{
	va_list values;
	int length;

	va_start(values, format);
	length = vsnprintf(buffer, size, format, values);
	va_end(values);
	return length;
}

size_t string_copy(char *to, const char *from, size_t size)
{
	return snprintf(to, size, "%s", from);
}

#define PROMPT "> "
#define WIDTH  160

// The current line as a terminal shows it.
static char screen[WIDTH];
static size_t column;
static size_t lines; // how many were finished

// The part of ECMA-48 that the editor uses: EL (erase to the end) and CUB (go left).
static size_t escape(const char *text)
{
	char *end;
	long count = strtol(text + 2, &end, 10);

	if (*end == 'K')
		memset(screen + column, 0, WIDTH - column);
	else if (*end == 'D')
		column -= count;
	else
		CHECK_TEXT(end, "K or D");
	return end - text + 1;
}

static void screen_write(const char *text, size_t size)
{
	char copy[WIDTH] = "";

	CHECK(size < sizeof(copy));
	memcpy(copy, text, size);
	for (size_t i = 0; i < size;) {
		if (copy[i] == '\x1b') {
			i += escape(copy + i);
		} else if (copy[i] == '\r') {
			column = 0;
			i++;
		} else if (copy[i] == '\n') {
			memset(screen, 0, WIDTH);
			column = 0;
			lines++;
			i++;
		} else {
			screen[column++] = copy[i++];
		}
	}
}

static struct line_editor editor;

static void begin(void)
{
	memset(screen, 0, WIDTH);
	column = lines = 0;
	line_editor_init(&editor, PROMPT, screen_write);
	line_editor_begin(&editor);
}

// The screen shows the prompt, the text and the cursor.
static void check_screen(void)
{
	char expected[WIDTH];

	snprintf(expected, sizeof(expected), PROMPT "%s", editor.text);
	CHECK_TEXT(screen, expected);
	CHECK_EQUAL(column, strlen(PROMPT) + editor.cursor);
	CHECK_EQUAL(editor.length, strlen(editor.text));
}

static bool type(const char *text)
{
	bool complete = false;

	for (; *text != '\0'; text++)
		complete = line_editor_key(&editor, *text);
	return complete;
}

static void lines_are_edited(void)
{
	begin();
	CHECK(!type("hexlo"));
	line_editor_key(&editor, KEY_LEFT);
	line_editor_key(&editor, KEY_LEFT);
	type("\bl");
	check_screen();
	CHECK_TEXT(editor.text, "hello");
	line_editor_key(&editor, KEY_HOME);
	type("oh ");
	line_editor_key(&editor, KEY_DELETE);
	line_editor_key(&editor, KEY_END);
	type("!");
	check_screen();
	CHECK_TEXT(editor.text, "oh ello!");
	CHECK(type("\n"));
	CHECK_EQUAL(lines, 1);
}

static void history_comes_back(void)
{
	begin();
	for (int i = 0; i < LINE_HISTORY + 3; i++) {
		char line[16];

		snprintf(line, sizeof(line), "line %d\n", i);
		type(line);
		line_editor_begin(&editor);
	}
	for (int back = 1; back <= LINE_HISTORY + 2; back++) {
		char line[16];

		line_editor_key(&editor, KEY_UP);
		snprintf(line, sizeof(line), "line %d",
		         LINE_HISTORY + 3 - (back < LINE_HISTORY ? back : LINE_HISTORY));
		CHECK_TEXT(editor.text, line);
		check_screen();
	}
	for (int i = 0; i < LINE_HISTORY; i++)
		line_editor_key(&editor, KEY_DOWN);
	CHECK_TEXT(editor.text, "");
	check_screen();
}

static void control_c_gives_the_line_up(void)
{
	begin();
	type("never mind\x03");
	CHECK_TEXT(editor.text, "");
	check_screen();
}

// The text never outgrows its room, whatever is typed, and the screen shows it.
static void any_keys(void)
{
	static const int keys[] = {
		'a',     'b',    ' ',      '\b',       '\n',     1,         5,
		11,      12,     21,       3,          KEY_LEFT, KEY_RIGHT, KEY_HOME,
		KEY_END, KEY_UP, KEY_DOWN, KEY_DELETE, KEY_F1,   200,       KEY_PAGE_UP};

	begin();
	for (int i = 0; i < 200000; i++) {
		int key = below(2) ? 'a' + (int)below(26) : keys[below(array_length(keys))];

		CONTEXT("key %d, number %d", key, i);
		if (line_editor_key(&editor, key))
			line_editor_begin(&editor);
		CHECK(editor.length < LINE_MAX);
		CHECK(editor.cursor <= editor.length);
		check_screen();
	}
}

int main(void)
{
	RUN(lines_are_edited);
	RUN(history_comes_back);
	RUN(control_c_gives_the_line_up);
	RUN(any_keys);
	return 0;
}
