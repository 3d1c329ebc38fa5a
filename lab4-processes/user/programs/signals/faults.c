// faults: exceptions that a program handles, and calls that a signal interrupts.

#include "faults.h"

#include <map.h>
#include <stdio.h>
#include <stdlib.h>

#include "abi/error.h"
#include "abi/status.h"
#include "abi/syscall.h"
#include "registers.h"
#include "report.h"

#define PLACE 0x60000000ull
#define PAGE  4096

// The page that was missing comes, and the instruction is tried again.
static void bring_page(int signal, struct signal_info *info, struct signal_context *context)
{
	(void)context;
	report("fault_signal", 0, (uint64_t)signal);
	report("fault_code", 0, (uint64_t)info->code);
	report("fault_address", 0, info->address);
	if (map((void *)PLACE, PAGE, MEMORY_WRITE) == NULL)
		exit(EXIT_FAILURE);
}

static void skip(int signal, struct signal_info *info, struct signal_context *context)
{
	(void)info;
	report("skipped", (uint64_t)signal, 1);
	context->rip = (uint64_t)(signal == SIGFPE ? divide_end : not_exist_end);
}

static void fault_again(int signal, struct signal_info *info, struct signal_context *context)
{
	(void)signal;
	(void)info;
	(void)context;
	*(volatile char *)(PLACE + PAGE) = 1;
}

// 0: handlers that mend. 1: the signal is blocked. 2: it is ignored. 3: the handler does it
// again.
void look_at_faults(int number)
{
	static const struct signal_action ignore = {.handler = SIGNAL_IGNORE};
	volatile char *place = (volatile char *)PLACE + 123;

	handle(SIGSEGV, number == 3 ? fault_again : bring_page, 0, 0);
	handle(SIGFPE, skip, 0, 0);
	handle(SIGILL, skip, 0, 0);
	if (number == 1)
		block(SIGNAL_BIT(SIGSEGV));
	if (number == 2)
		syscall_signal_action(SIGSEGV, &ignore, NULL);
	fflush(stdout);
	*place = 5;
	report("lives", (uint64_t)number, (uint64_t)*place);
	divide_by_zero();
	do_what_does_not_exist();
	report("lives", 100, 1);
}

// ---- Calls ----

static volatile unsigned count;

static void note(int signal, struct signal_info *info, struct signal_context *context)
{
	(void)signal;
	(void)info;
	(void)context;
	count++;
}

// A child that sends `times` signals to its parent while that waits for it.
static void child_start(int times)
{
	int parent = (int)syscall_getpid().value;

	if (syscall_fork().value != 0)
		return;
	for (int i = 0; i < times; i++) {
		syscall_thread_sleep(2);
		syscall_kill(parent, SIGUSR1);
	}
	syscall_thread_sleep(2);
	syscall_exit(times);
}

// 0 to 3: bit 0 is SIGNAL_RESTART, bit 1 the way in: SYSCALL, or INT 0x80.
void look_at_restart(int number)
{
	int64_t (*wait_for)(int *status, uint64_t *error) =
		number & 2 ? wait_by_syscall : wait_by_interrupt;
	int status = 0, times = 5, rounds = 0;
	uint64_t error = 0;

	handle(SIGUSR1, note, 0, number & 1 ? SIGNAL_RESTART : 0);
	child_start(times);
	while (wait_for(&status, &error) < 0 && error == EINTR)
		rounds++;
	report("interrupted", (uint64_t)number, (uint64_t)rounds);
	report("error", (uint64_t)number, error);
	report("status", (uint64_t)number, (uint64_t)status);
	report("handled", (uint64_t)number, count);
	child_start(1);
	// Sleep is never made again: who sleeps is to know that it was not long enough.
	report("sleep", (uint64_t)number, syscall_thread_sleep(1000).error);
	wait_for(&status, &error);
}
