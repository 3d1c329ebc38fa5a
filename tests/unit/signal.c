// signal: names, texts and default actions of every number, those that are not a signal among
// them.

#include "unit.h"

#include "abi/signal.h"
#include "lib/signal.c"

// By the default actions of POSIX (signal.h) and, for the signals that it does not have, of
// Linux (signal(7)).
static enum signal_default expected_default(int signal)
{
	switch (signal) {
	case SIGCHLD:
	case SIGURG:
	case SIGWINCH:
		return SIGNAL_DEFAULT_IGNORE;
	case SIGSTOP:
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU:
		return SIGNAL_DEFAULT_STOP;
	case SIGCONT:
		return SIGNAL_DEFAULT_CONTINUE;
	default:
		return SIGNAL_DEFAULT_END;
	}
}

static void default_actions(void)
{
	for (int signal = 1; signal <= SIGNAL_MAX; signal++) {
		CONTEXT("signal %d", signal);
		CHECK_EQUAL(signal_default(signal), expected_default(signal));
	}
	CHECK_EQUAL(signal_default(0), SIGNAL_DEFAULT_END);
	CHECK_EQUAL(signal_default(-1), SIGNAL_DEFAULT_END);
	CHECK_EQUAL(signal_default(SIGNAL_MAX + 1), SIGNAL_DEFAULT_END);
}

// The numbers of Linux for x86-64.
static void numbers(void)
{
	CHECK_EQUAL(SIGKILL, 9);
	CHECK_EQUAL(SIGUSR1, 10);
	CHECK_EQUAL(SIGCHLD, 17);
	CHECK_EQUAL(SIGCONT, 18);
	CHECK_EQUAL(SIGSTOP, 19);
	CHECK_EQUAL(SIGSYS, 31);
}

static void names_and_texts(void)
{
	CHECK_TEXT(signal_name(SIGHUP), "SIGHUP");
	CHECK_TEXT(signal_name(SIGSYS), "SIGSYS");
	CHECK_TEXT(signal_name(SIGRTMIN), "SIGRTMIN");
	CHECK_TEXT(signal_name(SIGRTMAX), "SIGRTMIN");
	CHECK_TEXT(signal_name(0), "signal");
	CHECK_TEXT(signal_name(SIGNAL_MAX + 1), "signal");
	CHECK_TEXT(signal_text(SIGKILL), "killed");
	for (int signal = 1; signal < SIGRTMIN; signal++)
		for (int other = 1; other < signal; other++) {
			CONTEXT("signals %d and %d", other, signal);
			CHECK(signal >= 32 ||
			      strcmp(signal_name(signal), signal_name(other)) != 0);
		}
}

int main(void)
{
	RUN(default_actions);
	RUN(numbers);
	RUN(names_and_texts);
	return 0;
}
