// keeps: what stays of a process that becomes another program, and what does not.

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "abi/syscall.h"
#include "execs.h"
#include "lab4-processes/abi/descriptor.h"
#include "lab4-processes/abi/signal_action.h"
#include "lib/random.h"

#define STAYING 5 // descriptors that lead where standard output does: this one stays,
#define CLOSING 9 // and this one does not
#define HANDLED SIGUSR1
#define IGNORED SIGTERM

static uint64_t set_of_signals(void)
{
	return random_mix(1 ^ look_seed) & (SIGNAL_BIT(SIGINT) | SIGNAL_BIT(SIGHUP) |
	                                    SIGNAL_BIT(SIGUSR2) | SIGNAL_BIT(SIGALRM));
}

static uint64_t handler_of(int signal)
{
	struct signal_action action;

	memset(&action, 0xFF, sizeof(action));
	syscall_signal_action(signal, NULL, &action);
	return action.handler;
}

static uint64_t write_error(int descriptor)
{
	return syscall_write(descriptor, "", 0).error;
}

static void tell(uint64_t who)
{
	uint64_t blocked = 0;

	syscall_signal_mask(SIGNAL_BLOCK, NULL, &blocked);
	look_report_secret("handled", who, handler_of(HANDLED));
	look_report_secret("ignored", who, handler_of(IGNORED));
	look_report_secret("blocked", who, blocked);
	look_report_secret("number", who, (uint64_t)syscall_getpid().value);
	look_report_secret("parent", who, (uint64_t)syscall_getppid().value);
	look_report_secret("group", who, (uint64_t)syscall_get_group(0).value);
	look_report_secret("staying", who, write_error(STAYING));
	look_report_secret("closing", who, write_error(CLOSING));
}

// The process before is question 0, it afterwards 1, and its parent 2.
static void kept(void)
{
	tell(1);
}

LOOK(kept, kept);

static void look(void)
{
	struct signal_action action = {.handler = random_mix(2 ^ look_seed) >> 20};
	uint64_t blocked = set_of_signals();

	syscall_dup(STDOUT_FILENO, STAYING, 0);
	syscall_dup(STDOUT_FILENO, CLOSING, DESCRIPTOR_CLOSE_ON_EXEC);
	syscall_signal_action(HANDLED, &action, NULL);
	action = (struct signal_action){.handler = SIGNAL_IGNORE};
	syscall_signal_action(IGNORED, &action, NULL);
	syscall_signal_mask(SIGNAL_SETMASK, &blocked, NULL);
	syscall_set_group(0, 0);
	if (syscall_fork().value == 0) {
		syscall_set_group(0, 0);
		tell(0);
		look_report("failed", 0, exec_look("kept", NULL, NULL));
		look_rest();
	}
	look_stage(1);
	tell(2);
}

LOOK(keeps, look);
