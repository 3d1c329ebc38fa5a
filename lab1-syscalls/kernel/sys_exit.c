// sys_exit: ends the caller.

#include "abi/error.h"
#include "abi/status.h"
#include "arch/percpu.h"
#include "core/exit.h"
#include "core/panic.h"
#include "core/syscall.h"

// EXERCISE 1.8  End.
//
// End the caller, and only the caller, with the wait status that says "exited with `status`"
// (abi/status.h): exit_current ends a caller of any kind, and does not return. An interrupt
// handler cannot end: in one (in_interrupt) this fails with EPERM.
int64_t sys_exit(int status)
{
	//@ solution 1.8
	if (in_interrupt())
		return -EPERM;
	exit_current(STATUS_EXITED(status));
	//@ stub
	//   (void)status;
	//   exercise_missing("1.8");
	//@ end
}
