// stdlib_exit: how a program ends.

#include <stdio.h>
#include <stdlib.h>

#include "abi/syscall.h"

#define FUNCTIONS_MAX 32

static void (*functions[FUNCTIONS_MAX])(void);
static int function_count;

int atexit(void (*function)(void))
{
	if (function_count == FUNCTIONS_MAX)
		return -1;
	functions[function_count++] = function;
	return 0;
}

void exit(int status)
{
	// Counted down before the call: a function that calls atexit has its own called next.
	while (function_count > 0)
		functions[--function_count]();
	fflush(stdout);
	_Exit(status);
}

void _Exit(int status)
{
	syscall_exit(status);
	abort();
}
