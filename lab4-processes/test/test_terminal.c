// test_terminal: the terminal with real programs. Keys are put where the keyboard's and the
// serial line's handlers put them.

#include "abi/error.h"
#include "abi/signal.h"
#include "abi/status.h"
#include "core/input.h"
#include "core/time.h"
#include "dev/keymap.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab3-userspace/test/lab3_test.h"
#include "lab4-processes/abi/terminal.h"
#include "lab4-processes/kernel/session.h"
#include "lib/format.h"

#define KEYS       160
#define SOON       50 // ticks in which a program gets to where it waits
#define CONTROL(c) ((c) ^ 0x40)

static void pause_for(unsigned ticks)
{
	test_ok(thread_sleep(time_ticks() + ticks));
}

static void type(const char *text)
{
	for (; *text != '\0'; text++)
		input_put((uint8_t)*text);
}

// ---- Reading ----

static int key_drawn(unsigned number)
{
	static const int keys[] = {'\n', '\n',         ' ',          '\b',
	                           '\b', CONTROL('U'), CONTROL('W'), CONTROL('D')};
	uint64_t which = test_secret(2 * number + 1);

	return test_secret(2 * number) % 4 != 0 ? 'a' + (int)(which % 26)
	                                        : keys[which % array_length(keys)];
}

// Keys that nobody waits for yet, and keys that the program waits for.
TEST(terminal_reads_lines)
{
	int program, key, before = 0;

	programs_report();
	program = test_program("typing", "lines", "5", NULL);
	for (unsigned number = 0; number < KEYS; number++) {
		if (number == KEYS / 2)
			pause_for(SOON);
		key = key_drawn(number);
		if (key == CONTROL('D') && before < 'a') // it could end the file
			continue;
		input_put(key);
		before = key;
	}
	type("\n\x04");
	test_report("status", 0, (uint64_t)test_status(program));
	test_report("typed", 0, test_secret(0));
}

TEST(terminal_has_modes)
{
	programs_report();
	test_eq_as("how `typing modes` ends", test_program_status("typing", "modes", NULL),
	           STATUS_EXITED(0));
}

TEST(terminal_can_be_raw)
{
	int program;

	programs_report();
	program = test_program("typing", "raw", NULL);
	pause_for(SOON);
	test_eq_as("the modes that the program has set", session_modes(), 0);
	for (unsigned i = 0; i < 4; i++) {
		input_put('a' + (int)(test_secret(i) % 16));
		pause_for(SOON);
	}
	input_put(CONTROL('C'));
	pause_for(SOON);
	input_put(KEY_UP);
	pause_for(SOON);
	input_put('q');
	test_eq_as("how it ends", test_status(program), STATUS_EXITED(0));
	program = test_program("typing", "spin", NULL);
	test_eq_as("the modes for the next program", session_modes(), TERMINAL_MODES);
	test_ok(process_kill(program, STATUS_KILLED(SIGKILL)));
	test_eq(test_status(program), STATUS_KILLED(SIGKILL));
}

// ---- Whose it is ----

TEST(terminal_is_of_the_first)
{
	int first, second;

	programs_report();
	first = test_program("typing", "lines", NULL);
	test_eq_as("who has the terminal", session_owner(), first);
	second = test_program("typing", "lines", NULL);
	test_eq_as("how a program ends that may not read: its exit code is EIO",
	           test_status(second), STATUS_EXITED(EIO));
	test_eq_as("who has the terminal then", session_owner(), first);
	test_ok(process_kill(first, STATUS_KILLED(SIGKILL)));
	test_eq_as("how the first one ends", test_status(first), STATUS_KILLED(SIGKILL));
	test_eq_as("who has the terminal in the end", session_owner(), 0);
	test_report("done", 0, test_secret(0));
}

// The end of a program gives what it has not read to whoever reads next.
TEST(terminal_gives_keys_back)
{
	static const char typed[] = "one\ntwo\nth";
	int program;

	programs_report();
	program = test_program("typing", "spin", NULL);
	pause_for(SOON);
	type(typed);
	test_eq_as("a key while the program has the terminal", input_take(), -EAGAIN);
	test_ok(process_kill(program, STATUS_KILLED(SIGKILL)));
	test_eq_as("how it ends", test_status(program), STATUS_KILLED(SIGKILL));
	for (size_t i = 0; i < sizeof(typed) - 1; i++)
		test_eq_as("a key that the program did not read", input_take(), typed[i]);
	input_put('x');
	test_eq_as("a key when nobody has the terminal", input_take(), 'x');
	test_report("done", 0, test_secret(0));
}

// ---- Signals ----

static void expect_end(const char *how, int key, int signal, unsigned ticks)
{
	int program = test_program("typing", how, NULL);
	char what[64];
	tick_t then;

	pause_for(SOON);
	then = time_ticks();
	input_put(key);
	format_text(what, sizeof(what), "how `typing %s` ends by a key", how);
	test_eq_as(what, test_status(program), STATUS_KILLED(signal));
	format_text(what, sizeof(what), "ticks until `typing %s` has ended", how);
	test_most_as(what, time_ticks() - then, ticks);
}

TEST(terminal_keys_end_programs)
{
	int first, beside;

	programs_report();
	expect_end("spin", CONTROL('C'), SIGINT, 2);
	expect_end("spin", CONTROL('\\'), SIGQUIT, 2);
	expect_end("lines", CONTROL('C'), SIGINT, 2);
	expect_end("write", CONTROL('C'), SIGINT, 3);

	first = test_program("typing", "spin", NULL);
	beside = test_program("typing", "spin", NULL);
	pause_for(SOON);
	input_put(CONTROL('C'));
	test_eq_as("how the program in the foreground ends", test_status(first),
	           STATUS_KILLED(SIGINT));
	test_ok(process_kill(beside, STATUS_KILLED(SIGTERM)));
	test_eq_as("how a program ends that control-C is not for, and that is killed later",
	           test_status(beside), STATUS_KILLED(SIGTERM));
	test_report("done", 0, test_secret(0));
}

// ---- Somebody types ----

// A program that runs another. The host types control-C for that one, and a line and
// control-D for this one.
static void run_shell(void)
{
	programs_report();
	test_report("status", 1, (uint64_t)test_program_status("typing", "shell", NULL));
}

TEST(control_c_on_the_serial_line)
{
	run_shell();
}

TEST(control_c_on_the_keyboard)
{
	run_shell();
}
