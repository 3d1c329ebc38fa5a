// test_line: exercise 4.3, before the lab is in its place. Each test draws keys of its own; the
// grader has a model.

#include "abi/error.h"
#include "abi/signal.h"
#include "core/test.h"
#include "dev/keymap.h"
#include "lab4-processes/kernel/line.h"
#include "lib/crc32.h"
#include "lib/format.h"
#include "lib/string.h"

#define CONTROL(letter) ((letter) - 'A' + 1)
#define ECHO_MAX        4096 // bytes that the longest echo may have
#define SHOWN           120  // characters of a text that is reported

// The keys and the reads of a test.
struct keys {
	unsigned steps;
	const int *keys; // those that are not letters
	size_t count;
	unsigned letters; // of 16 steps with a key, in so many it is a letter
	unsigned takes;   // in so many of 16 somebody reads
	unsigned burst;   // a key comes up to so many times in a row
	unsigned room;    // the largest buffer of a reader
	unsigned modes;   // those that are changed
};

static struct line line;

// ---- A text for the report ----

static char echo[ECHO_MAX];
static size_t echo_length;

static void echo_write(const char *text, size_t size)
{
	test_check_as("the echo of a key is not longer than the line",
	              echo_length + size <= sizeof(echo));
	memcpy(echo + echo_length, text, size);
	echo_length += size;
}

#define ERASE      "\b \b"
#define ERASE_SIZE 3

// How often the text at `text` begins with what erases a character.
static size_t erases(const char *text, size_t size)
{
	size_t count = 0;

	while (size >= (count + 1) * ERASE_SIZE &&
	       memcmp(text + count * ERASE_SIZE, ERASE, ERASE_SIZE) == 0)
		count++;
	return count;
}

// Make a text readable: what erases is counted, other control characters are numbers.
static void show(char shown[SHOWN], const char *text, size_t size)
{
	size_t at = 0, count;

	shown[0] = '\0';
	for (size_t i = 0; i < size && at + 16 < SHOWN; i++) {
		char *to = shown + at;

		count = erases(text + i, size - i);
		if (count > 0) {
			at += format_text(to, SHOWN - at, "[erase %zu]", count);
			i += count * ERASE_SIZE - 1;
		} else if (text[i] >= ' ' && text[i] < 0x7F) {
			at += format_text(to, SHOWN - at, "%c", text[i]);
		} else {
			at += format_text(to, SHOWN - at, "\\x%02x", (uint8_t)text[i]);
		}
	}
}

static void report(const char *begin, const char *text, size_t size)
{
	char shown[SHOWN], all[256];

	show(shown, text, size);
	format_text(all, sizeof(all), "%s%zu bytes %08x: %s.", begin, size,
	            crc32_update(0, text, size), shown);
	test_report_text("line", all);
}

// ---- Steps ----

static uint64_t drawn(unsigned number, unsigned what)
{
	return test_secret(8 * number + what);
}

static void take(size_t room)
{
	static char buffer[1024];
	int64_t count;

	memset(buffer, '?', sizeof(buffer));
	count = line_take(&line, buffer, room);
	if (count == -EAGAIN) {
		report("nothing yet, ", "", 0);
		return;
	}
	test_least_as("the result of line_take, if that is not -EAGAIN", count + 1, 1);
	test_most_as("the result of line_take is not more than there is room for", count, room);
	test_check_as("line_take writes nothing behind what it returns", buffer[count] == '?');
	report("", buffer, (size_t)count);
}

static void type(int key, uint64_t times)
{
	int signal = 0;

	for (uint64_t i = 0; i < times; i++)
		signal = line_key(&line, key);
	report(signal == 0 ? "" : signal_name(signal), echo, echo_length);
}

static void step(const struct keys *keys, unsigned number)
{
	uint64_t kind = drawn(number, 0), which = drawn(number, 1);
	int key;

	echo_length = 0;
	if (kind % 16 < keys->takes) {
		take(1 + which % keys->room);
	} else if (keys->modes != 0 && kind / 16 % 8 == 0) {
		line_modes_set(&line, TERMINAL_MODES & ~(keys->modes & (unsigned)which));
		report("", echo, echo_length);
	} else {
		key = drawn(number, 2) % 16 < keys->letters ? 'a' + (int)(which % 26)
		                                            : keys->keys[which % keys->count];
		type(key, 1 + drawn(number, 3) % keys->burst);
	}
	test_report("ready", number, test_secret(number) ^ line_is_ready(&line));
}

static void run(const struct keys *keys)
{
	line_init(&line, echo_write);
	for (unsigned number = 0; number < keys->steps; number++)
		step(keys, number);
}

// ---- The tests ----

EARLY_TEST(line_is_echoed_and_edited)
{
	static const int keys[] = {' ',          ' ',          '\b', '\b', CONTROL('U'),
	                           CONTROL('W'), CONTROL('W'), 1,    0x7F, 0x80,
	                           0xE9,         KEY_UP,       '\n', 0x1B, '\t'};

	run(&(struct keys){.steps = 700,
	                   .keys = keys,
	                   .count = array_length(keys),
	                   .letters = 7,
	                   .takes = 1,
	                   .burst = 3,
	                   .room = 300,
	                   .modes = TERMINAL_ECHO});
}

EARLY_TEST(line_is_handed_over)
{
	static const int keys[] = {'\n', '\n', '\n', CONTROL('D'), CONTROL('D')};

	run(&(struct keys){.steps = 500,
	                   .keys = keys,
	                   .count = array_length(keys),
	                   .letters = 8,
	                   .takes = 7,
	                   .burst = 4,
	                   .room = 6});
}

EARLY_TEST(line_sends_signals)
{
	static const int keys[] = {CONTROL('C'), 0x1C, CONTROL('Z'), '\n'};

	run(&(struct keys){.steps = 300,
	                   .keys = keys,
	                   .count = array_length(keys),
	                   .letters = 6,
	                   .takes = 2,
	                   .burst = 2,
	                   .room = 100,
	                   .modes = TERMINAL_SIGNALS | TERMINAL_ECHO | TERMINAL_CANONICAL});
}

EARLY_TEST(line_refuses_when_full)
{
	static const int keys[] = {'\n', '\n', '\b', CONTROL('D'), CONTROL('U')};

	run(&(struct keys){.steps = 600,
	                   .keys = keys,
	                   .count = array_length(keys),
	                   .letters = 14,
	                   .takes = 1,
	                   .burst = 60,
	                   .room = 200,
	                   .modes = TERMINAL_ECHO});
}

EARLY_TEST(line_is_raw)
{
	static const int keys[] = {KEY_UP,       KEY_DOWN,      KEY_LEFT,   KEY_RIGHT,
	                           KEY_HOME,     KEY_END,       KEY_F1,     KEY_DELETE,
	                           KEY_PAGE_UP,  KEY_PAGE_DOWN, '\n',       '\b',
	                           CONTROL('D'), CONTROL('U'),  KEY_INSERT, KEY_F12,
	                           0x80,         0x7F,          1,          0x1B};

	run(&(struct keys){.steps = 700,
	                   .keys = keys,
	                   .count = array_length(keys),
	                   .letters = 5,
	                   .takes = 3,
	                   .burst = 12,
	                   .room = 40,
	                   .modes = TERMINAL_CANONICAL | TERMINAL_ECHO});
}
