// inherits: what a child has of its parent besides memory.

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "abi/syscall.h"
#include "forks.h"
#include "lab4-processes/abi/descriptor.h"
#include "lab4-processes/abi/signal_action.h"
#include "lib/random.h"

#define SECOND  5 // descriptors that lead where standard output does: this one,
#define CLOSING 9 // and this one, which exec would close
#define CHILD   1
#define HANDLED SIGUSR1
#define IGNORED SIGTERM

// Unblockable signals are not among them.
static uint64_t set_of_signals(void)
{
	return random_mix(1 ^ look_seed) & (SIGNAL_BIT(SIGINT) | SIGNAL_BIT(SIGHUP) |
	                                    SIGNAL_BIT(SIGUSR2) | SIGNAL_BIT(SIGALRM));
}

static struct signal_action action_of(int signal)
{
	struct signal_action action;

	memset(&action, 0, sizeof(action));
	syscall_signal_action(signal, NULL, &action);
	return action;
}

static void tell(uint64_t who)
{
	struct signal_action handled = action_of(HANDLED), ignored = action_of(IGNORED);
	uint64_t blocked = 0;

	syscall_signal_mask(SIGNAL_BLOCK, NULL, &blocked);
	look_report_secret("handler", who, handled.handler);
	look_report_secret("handler_blocks", who, handled.blocked);
	look_report_secret("handler_flags", who, handled.flags);
	look_report_secret("ignored", who, ignored.handler);
	look_report_secret("default", who, action_of(SIGUSR2).handler);
	look_report_secret("blocked", who, blocked);
	look_report_secret("group", who, (uint64_t)syscall_get_group(0).value);
}

static void prepare(void)
{
	struct signal_action action = {.handler = random_mix(2 ^ look_seed) >> 20,
	                               .blocked = set_of_signals(),
	                               .flags = SIGNAL_RESTART};
	uint64_t blocked = set_of_signals();

	syscall_dup(STDOUT_FILENO, SECOND, 0);
	syscall_dup(STDOUT_FILENO, CLOSING, DESCRIPTOR_CLOSE_ON_EXEC);
	syscall_close(STDERR_FILENO);
	syscall_signal_action(HANDLED, &action, NULL);
	action = (struct signal_action){.handler = SIGNAL_IGNORE};
	syscall_signal_action(IGNORED, &action, NULL);
	syscall_signal_mask(SIGNAL_SETMASK, &blocked, NULL);
	syscall_set_group(0, 0);
}

// A line that is written to SECOND comes where all reports do.
static void write_second(uint64_t who)
{
	char line[64];
	int length = snprintf(line, sizeof(line), "second %lx %lx\n", who,
	                      random_mix(who ^ look_seed));

	look_report_secret("written", who,
	                   (uint64_t)syscall_write(SECOND, line, (size_t)length).value);
}

static void look(void)
{
	prepare();
	look_report("ready", 0, look_seed);
	look_stage(1);
	if (fork_or_end() == 0) {
		tell(CHILD);
		look_stage(2);
		write_second(CHILD);
		look_report_secret("closed", CHILD, syscall_close(SECOND).error);
		// Of the child alone.
		syscall_set_group(0, 0);
		syscall_signal_mask(SIGNAL_UNBLOCK, &(uint64_t){UINT64_MAX}, NULL);
		syscall_signal_action(HANDLED, &(struct signal_action){.handler = 0}, NULL);
		look_report("changed", CHILD, look_seed);
		look_rest();
	}
	look_stage(3);
	tell(0);
	write_second(0);
}

LOOK(inherits, look);
