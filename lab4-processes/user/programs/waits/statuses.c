// statuses: every way in which a child can end. And a wait that takes long.

#include <stdint.h>
#include <stdlib.h>

#include "abi/syscall.h"
#include "lab4-processes/abi/test_call.h"
#include "lab4-processes/user/lib/look.h"

#define CODES   256
#define SIGNALS 31

// Wait for one child that was just made, by its number or for any, and say how it has ended.
static void tell(int child, const char *name, uint64_t question)
{
	int status = -1;
	uint64_t returned = syscall_wait(question % 2 ? -1 : child, &status, 0).value;

	if (returned != (uint64_t)child)
		status = -2;
	look_report_secret(name, question, (uint64_t)(int64_t)status);
}

static void wait_for_statuses(void)
{
	int child;

	for (uint64_t code = 0; code < CODES; code++) {
		child = (int)syscall_fork().value;
		if (child == 0)
			syscall_exit((int)code);
		tell(child, "code", code);
	}
	for (uint64_t signal = 1; signal <= SIGNALS; signal++) {
		child = (int)syscall_fork().value;
		if (child == 0) {
			syscall_invoke(signal, 0, 0, 0, 0, 0, TEST_CALL_WORK);
			syscall_exit(EXIT_FAILURE);
		}
		tell(child, "signal", signal);
	}
	syscall_exit(EXIT_SUCCESS);
}

LOOK(statuses, wait_for_statuses);

// The child ends when the test says so.
static void wait_long(void)
{
	int child = (int)syscall_fork().value;

	if (child != 0) {
		look_report("waits", 0, 0);
		syscall_wait(child, NULL, 0);
	} else {
		look_stage(1);
	}
	syscall_exit(EXIT_FAILURE);
}

LOOK(long, wait_long);
