// test_signal_post: exercise 4.9, before the lab is in its place: many steps beside a model
// that the grader has.

#include "core/test.h"
#include "lab4-processes/kernel/signal_post.h"

#define STEPS   600
#define HANDLER 0x400000 // and more: where a program's functions lie

static struct signal_table table;
static struct signals signals;
static uint64_t thread_pending;

static uint64_t drawn(unsigned step, unsigned what)
{
	return test_secret(8 * step + what);
}

// A third of the actions each: the default, to be ignored, and a handler.
static void actions_draw(unsigned round)
{
	for (unsigned i = 0; i < SIGNAL_MAX; i++) {
		uint64_t action = drawn(round * SIGNAL_MAX + i, 0) % 3;

		table.action[i] =
			(struct signal_action){.handler = action == 2 ? HANDLER + i : action};
	}
}

// The effect of every signal, with actions of all kinds, and without a table.
EARLY_TEST(signal_effects)
{
	for (unsigned round = 0; round < 4; round++) {
		signals.table = round < 3 ? &table : NULL;
		actions_draw(round);
		for (int signal = 1; signal <= SIGNAL_MAX; signal++)
			test_report("effect", round * 100 + (unsigned)signal,
			            signal_effect(&signals, signal));
	}
}

// A signal with a value by which the step is known again.
static void post(unsigned step, uint64_t *pending)
{
	struct signal_info info = {.signal = (int)(1 + drawn(step, 1) % SIGNAL_MAX),
	                           .code = SIGNAL_FROM_PROCESS,
	                           .value = (int)step};

	test_report("new", step, signal_post(&signals, pending, &info));
}

// Half of the signals are blocked, or nearly all.
static void choose(unsigned step)
{
	uint64_t blocked = drawn(step, 2) | (drawn(step, 4) % 4 == 0 ? drawn(step, 3) : 0);
	int signal = signal_choose(&signals, &thread_pending, blocked);

	test_report("chosen", step, (uint64_t)signal);
	test_most_as("the signal that signal_choose returns", signal, SIGNAL_MAX);
	if (signal > 0)
		test_report("value", step, (uint64_t)signals.info[signal - 1].value);
}

static void report_sets(unsigned step)
{
	test_report("process", step, signals.pending);
	test_report("thread", step, thread_pending);
}

// Signals are sent and taken at random.
EARLY_TEST(signal_sets)
{
	for (unsigned step = 0; step < STEPS; step++) {
		uint64_t kind = drawn(step, 0) % 8;

		if (kind < 3)
			post(step, &signals.pending);
		else if (kind < 5)
			post(step, &thread_pending);
		else
			choose(step);
		report_sets(step);
	}
}

// KILL goes first, whatever else there is and whatever is blocked; STOP cannot be blocked
// either.
EARLY_TEST(signal_kill_is_first)
{
	for (int i = 0; i < 3; i++) {
		struct signal_info info = {.signal = i == 0   ? SIGUSR1
		                                     : i == 1 ? SIGKILL
		                                              : SIGHUP};

		(void)signal_post(&signals, i == 0 ? &thread_pending : &signals.pending, &info);
	}
	test_eq_as(
		"the first of KILL and HUP for the process and USR1 for the thread, all blocked",
		signal_choose(&signals, &thread_pending, UINT64_MAX), SIGKILL);
	test_eq_as("the next, all blocked",
	           signal_choose(&signals, &thread_pending, UINT64_MAX), 0);
	test_eq_as("the next, with none blocked", signal_choose(&signals, &thread_pending, 0),
	           SIGUSR1);
	test_eq_as("the last, with none blocked", signal_choose(&signals, &thread_pending, 0),
	           SIGHUP);
	signals.pending = SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGRTMAX);
	test_eq_as("of STOP and 64, all blocked",
	           signal_choose(&signals, &thread_pending, UINT64_MAX), SIGSTOP);
	test_eq_as("then, with 64 not blocked",
	           signal_choose(&signals, &thread_pending, ~SIGNAL_BIT(SIGRTMAX)), SIGRTMAX);
	test_eq_as("signals that pend at the end", signals.pending | thread_pending, 0);
	test_report("done", 0, test_secret(4900));
}
