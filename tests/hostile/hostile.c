// hostile: a kernel that does to the grader whatever a kernel can. None may score.

#include "tiny.h"
#include "watchdog.h"

static void hang(void)
{
	for (;;)
		;
}

// ---- What hangs ----

static void silent(void)
{
	hang();
}

// A driver that waits for a device which is not there.
static void polls_a_port(void)
{
	while (inb(0x3E8 + 5) & 0x80)
		;
	hang();
}

static void halts(void)
{
	for (;;)
		__asm__ volatile("cli; hlt");
}

static void spins(void)
{
	__asm__ volatile("cli");
	hang();
}

// The first interrupt would be a triple fault: mask them all.
static void spins_with_interrupts_on(void)
{
	outb(0x21, 0xFF);
	outb(0xA1, 0xFF);
	__asm__ volatile("sti");
	hang();
}

// ---- What ends the machine ----

static void triple_faults(void)
{
	static const struct {
		uint16_t limit;
		uint64_t base;
	} __attribute__((packed)) nothing;

	__asm__ volatile("lidt %0; int3" : : "m"(nothing));
}

static void reboots(void)
{
	for (;;)
		outb(0x64, 0xFE);
}

// The value is the seed.
static void exits_with_the_seed(void)
{
	exit_machine(test_seed);
}

// ---- What floods ----

static void flood(uint16_t port, const char *text)
{
	for (;;)
		for (const char *c = text; *c; c++)
			serial_put(port, *c);
}

static void floods_the_console(void)
{
	flood(COM1, "Score: 100/100\r\n");
}

static void floods_the_channel(void)
{
	flood(COM2, "\xA5\x5A\x08");
}

static void prints_garbage(void)
{
	for (uint32_t i = 0, x = 1; i < 20000; i++) {
		x = x * 1103515245 + 12345;
		serial_put(COM1, x >> 16);
	}
	exit_machine(0x10);
}

static void prints_escapes(void)
{
	print("\x1b[2J\x1b[1;1H\x1b]0;owned\x07\x1bPq#0\x1b\\\x1b[31m\x9b"
	      "31m\rScore: 100/100\r\n");
	hang();
}

static void garbles_the_channel(void)
{
	for (uint32_t i = 0, x = test_nonce; i < 20000; i++) {
		x = x * 1103515245 + 12345;
		serial_put(COM2, x >> 16);
	}
	done();
}

// ---- What puts the machine to sleep (PIIX4 data sheet, 7.1 and 7.2: power management) ----

#define PM_FUNCTION 0x80000B00 // device 1, function 3
#define PM_BASE     0xB000

static void machine_sleep(uint16_t type)
{
	outl(0xCF8, PM_FUNCTION | 0x40);
	outl(0xCFC, PM_BASE | 1);
	outl(0xCF8, PM_FUNCTION | 0x80);
	outl(0xCFC, 1);
	outw(PM_BASE + 4, 1 << 13 | type << 10);
	hang();
}

static void sleeps_to_memory(void)
{
	machine_sleep(1);
}

static void sleeps_to_disk(void)
{
	machine_sleep(2);
}

static void turns_itself_off(void)
{
	machine_sleep(0);
}

// ---- What is slow on the host ----

// Code that writes into its own page: the emulator translates it anew each time.
static volatile uint8_t slow_page[4096] = {
	0xC6, 0x05, 0x80, 0x00, 0x00, 0x00, 0x90, // movb $0x90, 0x80(%rip)
	0xEB, 0xF7,                               // jmp to the start
};

static void modifies_itself(void)
{
	((void (*)(void))(uintptr_t)slow_page)();
}

// ---- What sends records that are none ----

static void record_of(const char *kind, const char *field)
{
	record_begin(kind);
	if (field)
		record_text(field);
	record_send();
}

static const char *const kinds[] = {"hello",  "report", "text",   "fail", "hole",
                                    "fault",  "panic",  "done",   "path", "struck",
                                    "walked", "bad",    "traced", "trace"};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static void sends_records_without_fields(void)
{
	for (uint32_t i = 0; i < KINDS; i++)
		record_of(kinds[i], 0);
	done();
}

static void sends_a_path_without_end(void)
{
	record_begin("path");
	record_decimal(1);
	record_text("0x100000*18446744073709551615");
	record_send();
	record_begin("walked");
	record_text("18446744073709551615\twaits");
	record_send();
	done();
}

static void calls_a_point_bad_that_is_none(void)
{
	record_of("bad", "77\tnothing");
	record_of("walked", "1\tended");
	done();
}

static void ends_its_walk_twice(void)
{
	record_of("path", "1\t0x100000*2");
	record_of("walked", "2\twaits");
	record_of("walked", "0x2\twaits");
	done();
}

static void ends_its_walk_at_no_number(void)
{
	record_of("path", "1\t0x100000*131071");
	record_of("walked", "18446744073709551615\tended");
	done();
}

// ---- What claims to have passed ----

static void prints_pass(void)
{
	print("PASS\r\nall tests passed\r\nScore: 100/100\r\n");
	exit_machine(0x10);
}

// The frames of a kernel that knows the framing, but not the nonce.
static void forges_frames(void)
{
	channel_frame_send(0, 0, "0\thello\tforges_frames\t1", 23);
	channel_frame_send(0, 1, "1\treport\tanswer\t0x0\t0x0", 23);
	channel_frame_send(0, 2, "2\tdone\t1", 8);
	exit_machine(0x10);
}

extern const uint8_t recorded[];
extern const uint32_t recorded_size;

// The bytes of another boot's whole channel.
static void replays_a_recording(void)
{
	for (uint32_t i = 0; i < recorded_size; i++)
		serial_put(COM2, recorded[i]);
	exit_machine(0x10);
}

static void sends_everything_twice(void)
{
	for (int i = 0; i < 2; i++)
		for (uint64_t question = 0; question < 16; question++)
			report("answer", question, mix(question, test_nonce));
	done();
}

static void answers_constants(void)
{
	for (uint64_t question = 0; question < 16; question++)
		report("answer", question, 42);
	done();
}

static void answers_nothing(void)
{
	done();
}

static void is_done_too_early(void)
{
	report("answer", 0, mix(0, test_nonce));
	exit_machine(0x10);
}

// A record that is damaged on its way, among sound ones.
static void corrupts_a_frame(void)
{
	for (uint64_t question = 0; question < 16; question++)
		report("answer", question, mix(question, test_nonce));
	channel_frame_send(test_nonce + 1, 17, "3\ttext\tnote\tdamaged", 20);
	done();
}

static void breaks_a_frame_off(void)
{
	for (uint64_t question = 0; question < 16; question++)
		report("answer", question, mix(question, test_nonce));
	record_begin("done");
	record_decimal(16);
	record_send();
	serial_put(COM2, 0xA5);
	serial_put(COM2, 0x5A);
	exit_machine(0x10);
}

const struct behaviour behaviours[] = {
	{"silent", silent, 1},
	{"silent_after_hello", silent, 0},
	{"polls_a_port", polls_a_port, 0},
	{"halts", halts, 0},
	{"halts_at_once", halts, 1},
	{"spins", spins, 0},
	{"spins_with_interrupts_on", spins_with_interrupts_on, 0},
	{"triple_faults", triple_faults, 0},
	{"reboots", reboots, 0},
	{"exits_with_the_seed", exits_with_the_seed, 0},
	{"exits_at_once", exits_with_the_seed, 1},
	{"floods_the_console", floods_the_console, 0},
	{"floods_the_channel", floods_the_channel, 0},
	{"prints_garbage", prints_garbage, 0},
	{"prints_escapes", prints_escapes, 0},
	{"garbles_the_channel", garbles_the_channel, 0},
	{"prints_pass", prints_pass, 1},
	{"forges_frames", forges_frames, 1},
	{"replays_a_recording", replays_a_recording, 1},
	{"sends_everything_twice", sends_everything_twice, 0},
	{"answers_constants", answers_constants, 0},
	{"answers_nothing", answers_nothing, 0},
	{"is_done_too_early", is_done_too_early, 0},
	{"corrupts_a_frame", corrupts_a_frame, 0},
	{"breaks_a_frame_off", breaks_a_frame_off, 0},
	{"disarms_the_watchdog", disarms_the_watchdog, 0},
	{"pets_the_watchdog", pets_the_watchdog, 0},
	{"pets_the_watchdog_and_sets_the_clock", pets_the_watchdog_and_sets_the_clock, 0},
	{"sleeps_to_memory", sleeps_to_memory, 0},
	{"sleeps_to_disk", sleeps_to_disk, 0},
	{"turns_itself_off", turns_itself_off, 0},
	{"modifies_itself", modifies_itself, 0},
	{"sends_records_without_fields", sends_records_without_fields, 0},
	{"sends_a_path_without_end", sends_a_path_without_end, 0},
	{"calls_a_point_bad_that_is_none", calls_a_point_bad_that_is_none, 0},
	{"ends_its_walk_twice", ends_its_walk_twice, 0},
	{"ends_its_walk_at_no_number", ends_its_walk_at_no_number, 0},
	{0, 0, 0},
};
