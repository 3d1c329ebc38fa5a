// honest: a kernel that keeps the contract with the grader, and fails in the
// ways that a student's kernel fails.

#include "tiny.h"

static void answers_all(void)
{
	print("hello from the honest kernel\r\n");
	for (uint64_t question = 0; question < 16; question++)
		report("answer", question, mix(question, test_nonce));
	done();
}

static void fails_at_seed_3(void)
{
	report("answer", 0, mix(test_seed == 3, test_nonce));
	done();
}

static void panic(const char *message)
{
	record_begin("panic");
	record_text("honest.c:1");
	record_text(message);
	record_send();
	exit_machine(0x12);
}

static void panics(void)
{
	record_begin("fault");
	record_decimal(14);
	record_hex(2);
	record_hex((uint64_t)panics);
	record_hex(0x1234);
	record_text("page fault");
	record_send();
	record_begin("backtrace");
	record_hex((uint64_t)panics);
	record_send();
	panic("page fault at 0x1234");
}

static void reaches_a_hole(void)
{
	record_begin("hole");
	record_text("1.3");
	record_text("1.3");
	record_send();
	panic("exercise 1.3 is missing");
}

static void fails_a_check(void)
{
	record_begin("fail");
	record_text("honest.c:2");
	record_text("the answer");
	record_text("42");
	record_text("41");
	record_send();
	exit_machine(0x11);
}

// Answers each byte of a line that comes on the console.
static void echoes_a_line(void)
{
	print("ready> ");
	for (uint64_t index = 0, byte = 0; byte != '\n'; index++) {
		byte = (uint64_t)serial_get(COM1);
		report("byte", index, mix(byte, test_nonce));
	}
	done();
}

// Answers with the first scan code from the keyboard's port.
static void takes_a_key(void)
{
	record_begin("ready");
	record_send();
	while (!(inb(0x64) & 1))
		;
	report("key", 0, inb(0x60));
	done();
}

volatile uint64_t watched_value = 0x1122334455667788;

// A test stops here and looks: `secret` is in RDI.
__attribute__((noinline)) void watched_place(uint64_t secret)
{
	watched_value = secret;
}

static void is_watched(void)
{
	watched_place(mix(1, test_nonce));
	report("answer", 1, watched_value);
	done();
}

// The seconds of the clock: the same in each boot, as the grader starts it.
static void tells_the_clock(void)
{
	outb(0x70, 0);
	report("clock", 0, inb(0x71));
	done();
}

const struct behaviour behaviours[] = {
	{"answers_all", answers_all, 0},
	{"fails_at_seed_3", fails_at_seed_3, 0},
	{"panics", panics, 0},
	{"reaches_a_hole", reaches_a_hole, 0},
	{"fails_a_check", fails_a_check, 0},
	{"echoes_a_line", echoes_a_line, 0},
	{"takes_a_key", takes_a_key, 0},
	{"is_watched", is_watched, 0},
	{"tells_the_clock", tells_the_clock, 0},
	{0, 0, 0},
};
