// syscall: the calls and the errors once more, by SYSCALL.

#include "calls.h"
#include "check.h"
#include "errors.h"

static void check_syscall(void)
{
	calls_by_syscall = true;
	check_calls();
	check_errors();
	calls_by_syscall = false;
}

SUBJECT(syscall, check_syscall);
