// report: lines for the test, and three calls.

#include "report.h"

#include <stdio.h>

#include "abi/syscall.h"
#include "lab4-processes/user/lib/signal_restorer.h"

uint64_t secret;

void report(const char *name, uint64_t question, uint64_t answer)
{
	printf("%s %lx %lx\n", name, question, answer ^ secret);
}

void handle(int signal, signal_handler handler, uint64_t blocked, uint32_t flags)
{
	struct signal_action action = {.handler = (uint64_t)handler,
	                               .blocked = blocked,
	                               .restorer = (uint64_t)signal_restorer,
	                               .flags = flags};

	syscall_signal_action(signal, &action, NULL);
}

void send(int signal)
{
	syscall_kill((int)syscall_getpid().value, signal);
}

uint64_t block(uint64_t set)
{
	uint64_t before = 0;

	syscall_signal_mask(SIGNAL_SETMASK, &set, &before);
	return before;
}
