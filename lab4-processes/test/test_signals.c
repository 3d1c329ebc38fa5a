// test_signals: exercises 4.10 and 4.11: a program looks at what signals do
// (user/programs/signals).

#include "abi/status.h"
#include "arch/trap_frame.h"
#include "lab2-threads/kernel/thread_preempt.h"
#include "lab4-processes/kernel/signal_send.h"
#include "lab4_test.h"
#include "lib/format.h"

// Run the program. It mixes what it reports with the secret of the question.
static int look(const char *subject, uint64_t question, int number)
{
	char secret[24], text[12];

	format_text(secret, sizeof(secret), "%lx", test_secret(question));
	format_text(text, sizeof(text), "%d", number);
	return test_program_status("signals", subject, secret, text, NULL);
}

static void look_well(const char *subject, uint64_t question, int number)
{
	test_eq_as("how the program ends that looks at signals",
	           look(subject, question, number), STATUS_EXITED(0));
}

// A handler looks at its arguments, at the blocked signals, and at RSP.
TEST(signal_handler_runs)
{
	programs_report();
	test_eq_as("how a program ends by TERM, whose handler was to run once",
	           look("handler", 10, 0), STATUS_KILLED(SIGTERM));
}

// Several that pend, in one after another.
TEST(signal_order)
{
	programs_report();
	look_well("order", 20, 0);
	look_well("order", 21, 1);
}

// Any instruction may be interrupted. With a timer that ticks irregularly.
TEST(signal_keeps_registers)
{
	programs_report();
	look_well("registers", 30, 24);
}

// A handler may leave anything in its context.
TEST(signal_hostile_context)
{
	struct resources before;

	programs_report();
	(void)look("hostile", 40, 0);
	before = resources_now();
	for (int kind = 0; kind <= 10; kind++)
		test_report("status", (unsigned)kind, look("hostile", 40, kind));
	resources_check(&before);
}

// And so may what lies where a frame would be.
TEST(signal_hostile_frame)
{
	programs_report();
	for (int kind = 20; kind < 44; kind++) {
		int status = look("hostile", 50, kind);

		if (kind < 25)
			test_eq_as("how a program ends that returns from no handler, with "
			           "memory that is not there",
			           status, STATUS_KILLED(SIGSEGV));
		else
			test_check_as(
				"a program that returns to what it likes lives or dies by "
				"SIGSEGV",
				status == STATUS_EXITED(0) || status == STATUS_KILLED(SIGSEGV));
	}
	test_report("done", 0, test_secret(4100));
}

// Where no frame fits, the program ends.
TEST(signal_stack)
{
	programs_report();
	for (int number = 0; number < 5; number++)
		test_eq_as("how a program ends on whose stack no frame fits",
		           look("stack", 60, number), STATUS_KILLED(SIGSEGV));
	look_well("stack", 60, 5);
	for (int number = 10; number < 12; number++)
		test_eq_as("how a program ends whose handler lies in the kernel's half",
		           look("stack", 60, number), STATUS_KILLED(SIGSEGV));
}

// An exception has a handler, too.
TEST(signal_faults)
{
	programs_report();
	look_well("faults", 70, 0);
	for (int number = 1; number < 4; number++)
		test_eq_as(
			"how a program ends whose SIGSEGV is blocked, ignored, or comes from its "
			"own handler",
			look("faults", 70, number), STATUS_KILLED(SIGSEGV));
}

static volatile unsigned faults;

// By signal: the exceptions of two threads, before either has got its signal.
static int64_t fault_together(struct trap_frame *trap_frame)
{
	signal_send_fault(SIGSEGV, trap_frame->rdi);
	faults++;
	while (faults < 2)
		thread_yield();
	return 0;
}

TEST(signal_faults_of_two)
{
	programs_begin();
	work_install(fault_together);
	look_well("two", 100, 0);
}

// A signal that is ignored, and was blocked.
TEST(signal_ignored)
{
	programs_report();
	look_well("ignored", 110, 0);
}

// A thread knows of a signal, and blocks it or ends before it takes it.
TEST(signal_goes_to_others)
{
	programs_report();
	look_well("others", 90, 0);
	test_eq_as("how the program ends that comes by exec when a thread has left it a signal",
	           look("others", 90, 1), STATUS_KILLED(SIGUSR1));
}

// Calls that are made again, and those that are not.
TEST(signal_restart_waits)
{
	programs_report();
	for (int number = 0; number < 4; number++)
		look_well("restart", 80, number);
}
