// test_input: keys from the keyboard's controller and bytes from the serial port, made to
// arrive from inside.

#include "abi/error.h"
#include "arch/cpu.h"
#include "arch/percpu.h"
#include "base_test.h"
#include "core/file.h"
#include "core/input.h"
#include "dev/keyboard.h"
#include "dev/keymap.h"
#include "dev/serial.h"
#include "lib/string.h"

#define PRESSES      64

#define CODE_SHIFT   0x2A
#define CODE_SHIFT_2 0x36
#define CODE_CONTROL 0x1D
#define CODE_CAPS    0x3A
#define CODE_RELEASE 0x80

// The codes of the letters a to z.
static const uint8_t letter_codes[] = {0x1E, 0x30, 0x2E, 0x20, 0x12, 0x21, 0x22, 0x23, 0x17,
                                       0x24, 0x25, 0x26, 0x32, 0x31, 0x18, 0x19, 0x10, 0x13,
                                       0x1F, 0x14, 0x16, 0x2F, 0x11, 0x2D, 0x15, 0x2C};

// The controller holds one byte: leave the interrupt handler time to take it.
static void inject(uint8_t code)
{
	keyboard_inject(code);
	for (int i = 0; i < 1000; i++)
		__builtin_ia32_pause();
}

static void press(uint8_t code)
{
	inject(code);
	inject(code | CODE_RELEASE);
}

// The key press that the bits of a secret describe.
#define WITH_SHIFT   0x100
#define WITH_CONTROL 0x600 // both bits: one in four
#define WITH_CAPS    0x800 // caps lock is pressed before
#define WITH_SHIFT_2 0x1000

EARLY_TEST(base_keyboard_letters)
{
	test_check(keyboard_present());
	for (uint64_t i = 0; i < PRESSES; i++) {
		uint64_t what = secret(i);
		uint8_t shift = what & WITH_SHIFT_2 ? CODE_SHIFT_2 : CODE_SHIFT;
		bool control = (what & WITH_CONTROL) == WITH_CONTROL;

		if (what & WITH_CAPS) {
			inject(CODE_CAPS); // held for a while, so that it repeats
			press(CODE_CAPS);
		}
		if (what & WITH_SHIFT)
			inject(shift);
		if (control)
			inject(CODE_CONTROL);
		test_eq(input_take(), -EAGAIN); // these type nothing
		press(letter_codes[what % 26]);
		if (control)
			inject(CODE_CONTROL | CODE_RELEASE);
		if (what & WITH_SHIFT)
			inject(shift | CODE_RELEASE);
		test_report("key", i, input_take());
		test_eq(input_take(), -EAGAIN); // nor do releases
	}
}

EARLY_TEST(base_keyboard_special_keys)
{
	static const struct {
		uint8_t codes[3];
		int key;
	} keys[] = {
		{{0xE0, 0x48}, KEY_UP},
		{{0xE0, 0x50}, KEY_DOWN},
		{{0xE0, 0x4B}, KEY_LEFT},
		{{0xE0, 0x4D}, KEY_RIGHT},
		{{0xE0, 0x47}, KEY_HOME},
		{{0xE0, 0x4F}, KEY_END},
		{{0xE0, 0x49}, KEY_PAGE_UP},
		{{0xE0, 0x51}, KEY_PAGE_DOWN},
		{{0xE0, 0x52}, KEY_INSERT},
		{{0xE0, 0x53}, KEY_DELETE},
		{{0xE0, 0x1C}, '\n'},
		{{0xE0, 0x35}, '/'},
		{{0xE0, 0xC8}, KEY_NONE},
		{{0xE0, 0x2A}, KEY_NONE},
		{{0xE1, 0x1D, 0x45}, KEY_NONE},
		{{0xE1, 0x9D, 0xC5}, KEY_NONE},
		{{0x3B}, KEY_F1},
		{{0x58}, KEY_F12},
		{{0x1C}, '\n'},
		{{0x0E}, '\b'},
		{{0x39}, ' '},
		{{0x47}, KEY_HOME},
		{{0x02}, '1'},
		{{0x35}, '/'},
		{{0x77}, KEY_NONE},
		{{0x1E}, 'a'},
	};

	for (size_t i = 0; i < array_length(keys); i++) {
		for (size_t n = 0; n < 3 && keys[i].codes[n] != 0; n++)
			inject(keys[i].codes[n]);
		test_eq(input_take(), keys[i].key != KEY_NONE ? keys[i].key : -EAGAIN);
		test_eq(input_take(), -EAGAIN);
	}
	test_report("done", 1, secret(1));
}

EARLY_TEST(base_serial_bytes)
{
	static const struct {
		const char *bytes;
		int key;
	} sequences[] = {{"\x1b[A", KEY_UP},
	                 {"\x1b[D", KEY_LEFT},
	                 {"\x1b[3~", KEY_DELETE},
	                 {"\x1b[H", KEY_HOME},
	                 {"\r", '\n'},
	                 {"\x7f", '\b'},
	                 {"\x03", 3},
	                 {"~", '~'}};

	test_check(serial_present(SERIAL_CONSOLE));
	for (uint64_t i = 0; i < PRESSES; i++) {
		serial_loop_back(SERIAL_CONSOLE, (uint8_t)('!' + secret(i) % 90));
		test_report("key", i, input_take());
	}
	for (size_t i = 0; i < array_length(sequences); i++) {
		for (const char *byte = sequences[i].bytes; *byte != '\0'; byte++)
			serial_loop_back(SERIAL_CONSOLE, (uint8_t)*byte);
		test_eq(input_take(), sequences[i].key);
	}
	test_eq(input_take(), -EAGAIN);
	test_eq(input_lost(), 0);
}

// The newest keys, which do not fit, are lost and counted; the others come out in their
// order.
EARLY_TEST(base_input_overflow)
{
	uint64_t surplus = 1 + secret(0) % 100;

	for (int round = 0; round < 2; round++) {
		for (uint64_t i = 0; i < INPUT_SIZE + surplus; i++)
			serial_loop_back(SERIAL_CONSOLE, (uint8_t)('!' + secret(i) % 90));
		test_report("lost", (uint64_t)round, input_lost());
		for (uint64_t i = 0; i < INPUT_SIZE; i++)
			test_eq(input_take(), '!' + secret(i) % 90);
		test_eq(input_take(), -EAGAIN);
		test_eq(input_take(), -EAGAIN);
	}
}

static void type_inside(struct timer *timer)
{
	(void)timer;
	if (secret(timer->deadline) & 1)
		inject(letter_codes[0]);
	else
		serial_loop_back(SERIAL_CONSOLE, 'a');
}

EARLY_TEST(base_input_wait)
{
	static struct timer timer;

	for (uint64_t i = 0; i < 16; i++) {
		tick_t now = time_ticks();

		timer_start(&timer, now + 1 + secret(i) % 5, type_inside);
		test_eq(input_wait(TIME_NEVER), 'a');
		test_report("slept", i, time_ticks() - now);
		test_eq(input_wait(time_ticks() + 2), -ETIMEDOUT);
		test_check(time_ticks() >= now + 3);
	}
	interrupts_disable();
	test_eq(input_wait(TIME_NEVER), -EWOULDBLOCK);
	input_put('z');
	test_eq(input_wait(TIME_NEVER), 'z');
	interrupts_enable();
}

// A reader and a watcher, such as the prompt, wait at the same time. Two keys come at once, and
// the second one polls before the reader has run.
static struct input_waker prompt;
static int polled[3], polls;

static void type_two(struct timer *timer)
{
	struct waker nobody = {.task = 0};

	(void)timer;
	input_put('a');
	input_put('b');
	test_check(!input_poll(&prompt, nobody, &polled[polls++]));
}

EARLY_TEST(base_input_is_not_split)
{
	static struct timer timer;
	struct file *file = file_get(FILE_STDIN);
	char read[4] = "";
	int key;

	timer_start(&timer, time_ticks() + 3, type_two);
	test_eq(file_read(file, read, 2), 2);
	test_check(memcmp(read, "ab", 2) == 0);
	test_eq(polls, 1);

	// When the reader leaves, the watcher gets the remaining keys.
	timer_start(&timer, time_ticks() + 3, type_two);
	test_eq(file_read(file, read, 1), 1);
	test_check(input_poll(&prompt, (struct waker){.task = 0}, &key));
	test_eq(key, 'b');

	// A claim holds also while nobody waits, and the claims are counted.
	input_claim();
	input_claim();
	input_put('c');
	test_check(!input_poll(&prompt, (struct waker){.task = 0}, &key));
	input_release();
	test_check(!input_poll(&prompt, (struct waker){.task = 0}, &key));
	input_release();
	test_check(input_poll(&prompt, (struct waker){.task = 0}, &key));
	test_eq(key, 'c');
	file_put(file);
	test_report("done", 1, secret(1));
}

// ---- Keys that nobody waits for ----

static int offered[32];
static size_t offers;
static bool takes;

static bool key_offered(int key)
{
	test_eq_as("locks that are held when a key is offered", percpu_read(critical.locks), 0);
	test_check(offers < array_length(offered));
	offered[offers++] = key;
	return takes;
}

// It must not have been offered: somebody waits for it.
static void put_awaited(int key)
{
	size_t before = offers;

	input_put(key);
	test_eq_as("keys offered that somebody waits for", offers, before);
}

static void type_awaited(struct timer *timer)
{
	(void)timer;
	put_awaited('r');
}

static void wait_as_reader(void)
{
	static struct timer timer;

	timer_start(&timer, time_ticks() + 2, type_awaited);
	test_eq(input_wait(TIME_NEVER), 'r');
}

static void wait_as_claimer(void)
{
	input_claim();
	put_awaited('c');
	input_release();
	test_eq(input_take(), 'c');
}

static void wait_as_watcher(void)
{
	int key = 0;

	test_check(!input_poll(&prompt, (struct waker){.task = 0}, &key));
	put_awaited('w');
	test_check(input_poll(&prompt, (struct waker){.task = 0}, &key));
	test_eq(key, 'w');
	// One that has gone waits for nothing.
	test_check(!input_poll(&prompt, (struct waker){.task = 0}, &key));
	input_forget(&prompt);
}

static void type_offered(struct timer *timer)
{
	(void)timer;
	serial_loop_back(SERIAL_CONSOLE, 'i');
}

// A key is offered while nobody waits, also inside an interrupt handler. The ring keeps what is
// not taken, and from then on all keys, in their order.
EARLY_TEST(base_input_offers_keys)
{
	static struct timer timer;
	uint64_t count = 1 + secret(0) % 20;

	input_key_op = key_offered;
	takes = true;
	for (uint64_t i = 0; i < count; i++)
		input_put('a' + (int)i);
	test_eq(offers, count);
	for (uint64_t i = 0; i < count; i++)
		test_eq(offered[i], 'a' + (int)i);
	test_eq(input_take(), -EAGAIN);
	wait_as_reader();
	wait_as_claimer();
	wait_as_watcher();

	takes = false;
	offers = 0;
	input_put('A');
	test_eq(offers, 1);
	takes = true;
	put_awaited('B'); // it must not come before A
	test_eq(input_take(), 'A');
	test_eq(input_take(), 'B');
	test_eq(input_take(), -EAGAIN);
	offers = 0;
	timer_start(&timer, time_ticks() + 2, type_offered);
	sleep_until(time_ticks() + 4);
	test_eq(offers, 1);
	test_eq(offered[0], 'i');
	test_eq(input_lost(), 0);
	test_report("done", 1, secret(1));
}
