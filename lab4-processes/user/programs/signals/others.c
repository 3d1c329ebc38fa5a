// others: one thread knows of a signal for the process, and cannot take it any more: another
// thread gets it.

#include "others.h"

#include <stdlib.h>

#include "abi/error.h"
#include "abi/syscall.h"
#include "lab2-threads/abi/thread.h"
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

// 0: its handler blocks the second signal. 1: the other thread becomes a program.
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
