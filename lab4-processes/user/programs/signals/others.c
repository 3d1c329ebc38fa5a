// others: signals of several threads, and those that nobody gets.

#include "others.h"

#include <stdlib.h>

#include "abi/error.h"
#include "abi/syscall.h"
#include "lab2-threads/abi/thread.h"
#include "lab4-processes/abi/test_call.h"
#include "report.h"

#define STACK     16384
#define LONG_TIME 1000000
#define PATIENCE  100 // ticks

static uint8_t stack[STACK] __attribute__((aligned(16)));
static int is_exec;
static volatile int first, second; // who has handled a signal: enum who

enum who { NOBODY, SLEEPER, IMPORTANT };

// By the stack on which the signal came.
static enum who who(const struct signal_context *context)
{
	return context->rsp - (uint64_t)stack < STACK ? IMPORTANT : SLEEPER;
}

static void wait_for_other(int signal, struct signal_info *info, struct signal_context *context)
{
	(void)signal;
	(void)info;
	first = who(context);
	for (int i = 0; i < PATIENCE && second == NOBODY; i++)
		syscall_thread_sleep(1);
}

static void note(int signal, struct signal_info *info, struct signal_context *context)
{
	(void)signal;
	(void)info;
	second = who(context);
}

// ---- A signal that another thread gets ----

// The first thread sleeps. It gets all signals, but runs only while this one sleeps: this one
// is more important.
static void important(uint64_t argument)
{
	static char path[] = "/true";
	char *const words[] = {path, NULL}, *const none[] = {NULL};

	(void)argument;
	send(SIGUSR1);
	if (is_exec)
		syscall_exec(path, words, none);
	send(SIGUSR2);
	for (;;)
		syscall_thread_sleep(LONG_TIME);
}

// One thread knows of a signal for the process, and cannot take it any more: another thread
// gets it. 0: its handler blocks the second signal. 1: the other thread becomes a program.
void look_at_others(int number)
{
	is_exec = number;
	handle(SIGUSR1, wait_for_other, SIGNAL_BIT(SIGUSR2), 0);
	handle(SIGUSR2, note, 0, 0);
	syscall_thread_create((const void *)important, 0, (uint64_t)stack + STACK,
	                      THREAD_DETACHED | THREAD_PRIORITY(3));
	while (second == NOBODY && syscall_thread_sleep(PATIENCE).error == EINTR)
		;
	report("handled", 0, first == SLEEPER && second == IMPORTANT);
}

// ---- Faults of two threads ----

#define PLACE 0x60000000ull

static volatile uint64_t addresses[2]; // that the handlers were told, by thread

static void note_address(int signal, struct signal_info *info, struct signal_context *context)
{
	(void)signal;
	addresses[who(context) == IMPORTANT] = info->address;
}

static void fault(uint64_t address)
{
	syscall_invoke(address, 0, 0, 0, 0, 0, TEST_CALL_WORK);
}

static void fault_and_rest(uint64_t address)
{
	fault(address);
	for (;;)
		syscall_thread_sleep(LONG_TIME);
}

// The test lets both have the same exception at once, each at an address of its own.
void look_at_two(int number)
{
	(void)number;
	handle(SIGSEGV, note_address, 0, 0);
	syscall_thread_create((const void *)fault_and_rest, PLACE + 1, (uint64_t)stack + STACK,
	                      THREAD_DETACHED);
	fault(PLACE);
	for (int i = 0; i < PATIENCE && addresses[1] == 0; i++)
		syscall_thread_sleep(1);
	report("address", 0, addresses[0]);
	report("address", 1, addresses[1]);
}

// ---- Ignored ----

// A signal that is ignored is sent while it is blocked. It ends no signal_suspend, and is
// ignored for good, whatever its flags are.
void look_at_ignored(int number)
{
	static const struct signal_action ignore = {.handler = SIGNAL_IGNORE,
	                                            .flags = SIGNAL_RESET};
	struct signal_action after = {0};
	int self = (int)syscall_getpid().value;

	(void)number;
	handle(SIGUSR2, note, 0, SIGNAL_RESTART);
	syscall_signal_action(SIGUSR1, &ignore, NULL);
	block(SIGNAL_BIT(SIGUSR1) | SIGNAL_BIT(SIGUSR2));
	send(SIGUSR1);
	if (syscall_fork().value == 0) {
		syscall_thread_sleep(5);
		syscall_kill(self, SIGUSR2);
		syscall_exit(0);
	}
	report("error", 0, syscall_signal_suspend(0).error);
	report("handled", 0, second == SLEEPER);
	report("blocked", 0, block(0));
	syscall_signal_action(SIGUSR1, NULL, &after);
	report("action", 0, after.handler);
	syscall_wait(-1, NULL, 0);
}
