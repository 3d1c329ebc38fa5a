// line: the line discipline of lab 4. A screen of one line understands what it echoes, and must
// show what it holds; and whatever it accepted comes out again, in order.

#include "unit.h"

#include "lab4-processes/kernel/line.c"

// ---- The screen ----

static char screen[4 * LINE_READY]; // the current line
static size_t column;
static size_t bells;

static void screen_write(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '\a')
			bells++;
		else if (text[i] == '\b')
			column--;
		else if (text[i] == '\n')
			column = 0;
		else
			screen[column++] = text[i];
		CHECK(column < sizeof(screen));
		if (text[i] == '\n')
			memset(screen, 0, sizeof(screen));
	}
}

static struct line line;

static void begin(unsigned modes)
{
	memset(screen, 0, sizeof(screen));
	column = bells = 0;
	line_init(&line, screen_write);
	CHECK_EQUAL(line.modes, TERMINAL_MODES);
	line_modes_set(&line, modes);
}

static int type_all(const char *text)
{
	int signal = 0;

	for (; *text != '\0'; text++)
		signal = line_key(&line, (uint8_t)*text);
	return signal;
}

// The next `size` bytes at most are `text`.
static void check_take(size_t size, const char *text)
{
	char buffer[LINE_READY + 1] = "";

	CHECK_EQUAL(line_take(&line, buffer, size), strlen(text));
	CHECK_TEXT(buffer, text);
}

static void check_nothing(void)
{
	char buffer[4];

	CHECK(!line_is_ready(&line));
	CHECK_EQUAL(line_take(&line, buffer, sizeof(buffer)), -EAGAIN);
}

static void check_shown(const char *text)
{
	char shown[sizeof(screen)];

	memcpy(shown, screen, sizeof(shown));
	shown[column] = '\0';
	CHECK_TEXT(shown, text);
	for (size_t i = column; i < sizeof(screen); i++)
		CHECK(screen[i] == '\0' || screen[i] == ' ');
}

// ---- Lines ----

static void a_line_comes_when_it_ends(void)
{
	begin(TERMINAL_MODES);
	type_all("hello");
	check_nothing();
	check_shown("hello");
	type_all("\nyou\n");
	check_take(3, "hel");
	check_take(100, "lo\n");
	check_take(100, "you\n");
	check_nothing();
}

static void a_line_is_edited(void)
{
	begin(TERMINAL_MODES);
	type_all("\b\x15\x17hexx\b\bllo  wor\x01ld  \x17");
	check_shown("hello  ");
	type_all("\x17");
	check_shown("");
	type_all("a b\x15x\x02\by\n");
	check_take(100, "xy\n");
	CHECK_EQUAL(bells, 0);
}

static void control_d_hands_over(void)
{
	begin(TERMINAL_MODES);
	type_all("\x04");
	check_take(4, "");
	check_nothing();
	type_all("abc\x04\x04xy\x04z\n");
	check_shown("");
	check_take(3, "abc"); // and what ends it
	check_take(3, "");
	check_take(1, "x");
	check_take(1, "y");
	check_take(100, "z\n");
	check_nothing();
}

static void keys_send_signals(void)
{
	begin(TERMINAL_MODES);
	CHECK_EQUAL(type_all("abc\x03"), SIGINT);
	CHECK_EQUAL(type_all("abc\x1c"), SIGQUIT);
	CHECK_EQUAL(type_all("abc\x1a"), SIGTSTP);
	type_all("d\n");
	check_take(100, "d\n");
	line_modes_set(&line, TERMINAL_SIGNALS);
	CHECK_EQUAL(type_all("\x03"), SIGINT);
	check_nothing();
	line_modes_set(&line, TERMINAL_CANONICAL | TERMINAL_ECHO);
	CHECK_EQUAL(type_all("\x03"), 0);
	check_shown("^C");
}

static void raw_keys_come_at_once(void)
{
	begin(TERMINAL_MODES);
	type_all("typed");
	line_modes_set(&line, TERMINAL_ECHO);
	check_take(100, "typed");
	type_all("\x04\x7f\n\b");
	line_key(&line, KEY_UP);
	line_key(&line, KEY_PAGE_DOWN);
	line_key(&line, KEY_F1);
	check_take(100, "\x04\x7f\n\b\x1b[A\x1b[6~");
	check_shown("^H^[[A^[[6~");
	line_modes_set(&line, 0);
	type_all("secret");
	check_shown("^H^[[A^[[6~");
}

static void what_does_not_fit_is_refused(void)
{
	begin(TERMINAL_MODES);
	for (int i = 0; i < 300; i++)
		line_key(&line, 'x');
	CHECK_EQUAL(bells, 300 - (TERMINAL_LINE_MAX - 1));
	type_all("\n");
	for (int i = 0; i < LINE_READY; i++)
		type_all("y\n");
	CHECK_EQUAL(line.put_count, LINE_READY);
	bells = 0;
	type_all("y\n\x04");
	CHECK_EQUAL(bells, 3);
	CHECK_EQUAL(line.length, 0);
	line_modes_set(&line, 0);
	type_all("y");
	CHECK_EQUAL(bells, 4);
}

// ---- Any keys ----

// The bytes that were handed over and not taken, as they went in.
static char expected[1 << 20];
static size_t expected_count;

// The line as it is shown.
static size_t shown_length(void)
{
	size_t length = 0;

	for (size_t i = 0; i < line.length; i++)
		length += is_control(line.text[i]) ? 2 : 1;
	return length;
}

static void take_some(void)
{
	char buffer[64];
	int64_t count = line_take(&line, buffer, 1 + below(sizeof(buffer)));

	if (count <= 0)
		return;
	CHECK((size_t)count <= expected_count);
	CHECK(memcmp(buffer, expected, count) == 0);
	expected_count -= count;
	memmove(expected, expected + count, expected_count);
}

// Note the entries that the ring got since `from`.
static void note(uint32_t from)
{
	for (; from != line.put_count; from++)
		if (line.ready[from % LINE_READY] != LINE_END)
			expected[expected_count++] = (char)line.ready[from % LINE_READY];
}

static void ignore(const char *text, size_t size)
{
	(void)text;
	(void)size;
}

static void any_keys(void)
{
	static const int keys[] = {'\n', '\b', ' ',      3,       4,        0x15,
	                           0x17, 0x1a, 0x1c,     0x7f,    0x80,     0xff,
	                           1,    27,   KEY_LEFT, KEY_F12, KEY_NONE, KEY_INSERT};

	begin(TERMINAL_MODES);
	line.write = ignore;
	expected_count = 0;
	for (int i = 0; i < 300000; i++) {
		uint32_t from = line.put_count;
		int key = below(3) ? 'a' + (int)below(26) : keys[below(array_length(keys))];

		CONTEXT("key %d, number %d", key, i);
		if (below(1000) == 0) {
			line_modes_set(&line, below(8) | (below(4) ? TERMINAL_CANONICAL : 0));
		} else {
			line_key(&line, key);
		}
		note(from);
		CHECK(line.length < TERMINAL_LINE_MAX);
		CHECK(line.length == 0 || line.modes & TERMINAL_CANONICAL);
		CHECK(line.put_count - line.take_count + line.length <= LINE_READY);
		if (below(8) == 0)
			take_some();
	}
}

// With echo, the screen shows the line that is being typed, whatever is done to it.
static void the_screen_shows_the_line(void)
{
	static const int keys[] = {'\b', ' ', ' ', 0x15, 0x17, 1, 0x7f, 0x80, KEY_UP, '\n'};

	begin(TERMINAL_MODES);
	for (int i = 0; i < 100000; i++) {
		int key = below(2) ? 'a' + (int)below(26) : keys[below(array_length(keys))];

		CONTEXT("key %d, number %d", key, i);
		line_key(&line, key);
		CHECK_EQUAL(column, shown_length());
		for (size_t at = column; at < column + 8; at++)
			CHECK(screen[at] == '\0' || screen[at] == ' ');
		line.take_count = line.put_count;
	}
}

int main(void)
{
	RUN(a_line_comes_when_it_ends);
	RUN(a_line_is_edited);
	RUN(control_d_hands_over);
	RUN(keys_send_signals);
	RUN(raw_keys_come_at_once);
	RUN(what_does_not_fit_is_refused);
	RUN(any_keys);
	RUN(the_screen_shows_the_line);
	return 0;
}
