// line: a line that is being typed, and a ring of what readers may take.

#include "line.h"

#include "abi/error.h"
#include "abi/signal.h"
#include "core/panic.h"
#include "dev/keymap.h"
#include "lib/string.h"

void line_init(struct line *line, void (*write)(const char *text, size_t size))
{
	*line = (struct line){.write = write, .modes = TERMINAL_MODES};
}

bool line_is_ready(const struct line *line)
{
	return line->put_count != line->take_count;
}

static const char *const key_sequences[] = {
	[KEY_UP - KEY_UP] = "\x1b[A",       [KEY_DOWN - KEY_UP] = "\x1b[B",
	[KEY_RIGHT - KEY_UP] = "\x1b[C",    [KEY_LEFT - KEY_UP] = "\x1b[D",
	[KEY_HOME - KEY_UP] = "\x1b[H",     [KEY_END - KEY_UP] = "\x1b[F",
	[KEY_INSERT - KEY_UP] = "\x1b[2~",  [KEY_DELETE - KEY_UP] = "\x1b[3~",
	[KEY_PAGE_UP - KEY_UP] = "\x1b[5~", [KEY_PAGE_DOWN - KEY_UP] = "\x1b[6~",
};

size_t line_key_bytes(int key, uint8_t bytes[LINE_KEY_BYTES])
{
	size_t count;

	if (key >= KEY_UP && key < KEY_UP + (int)array_length(key_sequences)) {
		count = strlen(key_sequences[key - KEY_UP]);
		memcpy(bytes, key_sequences[key - KEY_UP], count);
		return count;
	}
	if (key <= KEY_NONE || key > 0xFF)
		return 0;
	bytes[0] = (uint8_t)key;
	return 1;
}

//@ solution 4.3
// The character that a terminal sends for a key with control; and back.
#define CONTROL(character) ((character) ^ 0x40)

static bool is_control(uint8_t character)
{
	return character < ' ' || character == CONTROL('?');
}

static void echo(struct line *line, uint8_t character)
{
	const char shown[] = {'^', (char)CONTROL(character)};

	if (!(line->modes & TERMINAL_ECHO))
		return;
	if (is_control(character) && character != '\n')
		line->write(shown, 2);
	else
		line->write((const char *)&character, 1);
}

static void erase(struct line *line)
{
	uint8_t character = line->text[--line->length];

	if (line->modes & TERMINAL_ECHO)
		line->write("\b \b\b \b", is_control(character) ? 6 : 3);
}

static void erase_word(struct line *line)
{
	while (line->length > 0 && line->text[line->length - 1] == ' ')
		erase(line);
	while (line->length > 0 && line->text[line->length - 1] != ' ')
		erase(line);
}

// Is there room for so many entries besides the line that is being typed? It can always be
// handed over: so what was taken once is never lost.
static bool has_room(const struct line *line, size_t entries)
{
	return line->put_count - line->take_count + line->length + entries <= LINE_READY;
}

static void refuse(struct line *line)
{
	line->write("\a", 1);
}

static void ready_put(struct line *line, int entry)
{
	line->ready[line->put_count++ % LINE_READY] = (int16_t)entry;
}

static void hand_over(struct line *line)
{
	for (size_t i = 0; i < line->length; i++)
		ready_put(line, line->text[i]);
	line->length = 0;
}

static void finish(struct line *line, int end)
{
	if (!has_room(line, 1)) {
		refuse(line);
		return;
	}
	hand_over(line);
	ready_put(line, end);
	if (end == '\n')
		echo(line, '\n');
}

static void type(struct line *line, uint8_t character)
{
	// With the end of the line.
	if (line->length + 2 > TERMINAL_LINE_MAX || !has_room(line, 2)) {
		refuse(line);
		return;
	}
	line->text[line->length++] = character;
	echo(line, character);
}

static void edit(struct line *line, int key)
{
	if (key == '\n') {
		finish(line, '\n');
	} else if (key == CONTROL('D')) {
		finish(line, LINE_END);
	} else if (key == CONTROL('U')) {
		while (line->length > 0)
			erase(line);
	} else if (key == CONTROL('W')) {
		erase_word(line);
	} else if (key == '\b') {
		if (line->length > 0)
			erase(line);
	} else if (key > KEY_NONE && key <= 0xFF) {
		type(line, (uint8_t)key);
	}
}

static void pass_on(struct line *line, int key)
{
	uint8_t bytes[LINE_KEY_BYTES];
	size_t count = line_key_bytes(key, bytes);

	if (!has_room(line, count)) {
		refuse(line);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		ready_put(line, bytes[i]);
		echo(line, bytes[i]);
	}
}

// The signal that a key sends, or 0.
static int key_signal(const struct line *line, int key)
{
	if (!(line->modes & TERMINAL_SIGNALS))
		return 0;
	switch (key) {
	case CONTROL('C'):
		return SIGINT;
	case CONTROL('\\'):
		return SIGQUIT;
	case CONTROL('Z'):
		return SIGTSTP;
	default:
		return 0;
	}
}

//@ stub
//@ end
// EXERCISE 4.3  The line discipline.
//
// line_key: a key was typed (core/input.h: a character, or one of enum key). Returns the signal
// that it sends, or 0. The echo goes through line->write.
//
// With TERMINAL_SIGNALS control-C sends SIGINT, control-\ SIGQUIT and control-Z SIGTSTP, in raw
// mode, too. The line that is being typed is dropped; the echo is "^C" (or "^\", "^Z") and a
// newline.
//
// With TERMINAL_CANONICAL the other keys make and edit a line:
//   - '\n' ends it and hands it over, with the newline. It is echoed.
//   - control-D hands it over without a newline, and LINE_END behind it. It is not echoed.
//   - '\b' erases the last character, control-U all, control-W the spaces at the end and the
//     word before them (what has no space in it). For each character the echo is "\b \b", twice
//     for one that was shown as two. None of these does anything on an empty line.
//   - Any other character is appended. A line has at most TERMINAL_LINE_MAX characters with its
//     newline. A key without a character does nothing.
//
// Without it the bytes of each key are handed over at once: line_key_bytes.
//
// Echo, with TERMINAL_ECHO only: a control character (below ' ', or 0x7F) but '\n' is shown as
// '^' and the character with bit 6 turned round ("^A" for 1), any other as it is; in raw mode,
// too, byte by byte.
//
// A key is refused where there is no room: nothing happens, but "\a" is written, even without
// TERMINAL_ECHO. There is room in the ring as long as the line being typed could still be
// handed over with its end afterwards: so whatever was accepted is never lost.
//
// line_modes_set: from now on these modes hold. When raw mode begins, what was typed of a line
// is handed over as it is.
//
// line_take: copy to `buffer` what was handed over, at most `size` bytes (at least 1), and
// return how many. In canonical mode not beyond a newline; and never beyond a LINE_END, which
// goes with the bytes before it, also if those fill the buffer. So a LINE_END alone gives 0,
// once: that is the end of the file. -EAGAIN if nothing was handed over.
//
// Hint: what does a reader with a buffer of 3 bytes get when somebody types a, b, c, control-D?
// And then?
int line_key(struct line *line, int key)
{
	//@ solution 4.3
	int signal = key_signal(line, key);

	if (signal != 0) {
		line->length = 0;
		echo(line, (uint8_t)key);
		echo(line, '\n');
	} else if (line->modes & TERMINAL_CANONICAL) {
		edit(line, key);
	} else {
		pass_on(line, key);
	}
	return signal;
	//@ stub
	//   (void)line;
	//   (void)key;
	//   exercise_missing("4.3");
	//@ end
}

void line_modes_set(struct line *line, unsigned modes)
{
	//@ solution 4.3
	if (!(modes & TERMINAL_CANONICAL))
		hand_over(line);
	line->modes = modes;
	//@ stub
	//   (void)line;
	//   (void)modes;
	//   exercise_missing("4.3");
	//@ end
}

int64_t line_take(struct line *line, void *buffer, size_t size)
{
	//@ solution 4.3
	uint8_t *bytes = buffer;
	size_t count = 0;
	int entry = 0;

	if (!line_is_ready(line))
		return -EAGAIN;
	while (line_is_ready(line)) {
		entry = line->ready[line->take_count % LINE_READY];
		// Before the look at the room: behind the last byte that fits it is taken, too.
		if (entry != LINE_END && count == size)
			break;
		line->take_count++;
		if (entry == LINE_END)
			break;
		bytes[count++] = (uint8_t)entry;
		if (entry == '\n' && line->modes & TERMINAL_CANONICAL)
			break;
	}
	return (int64_t)count;
	//@ stub
	//   (void)line;
	//   (void)buffer;
	//   (void)size;
	//   exercise_missing("4.3");
	//@ end
}
