// syscall_dispatch: finds and calls the function that serves a system call.

#include "syscall_dispatch.h"

#include "abi/error.h"
#include "arch/trap_frame.h"
#include "core/panic.h"
#include "core/syscall.h"

// EXERCISE 1.2  Find the call, make it, return its result.
//
// The number is in the trap frame's RAX, the arguments are in RDI, RSI, RDX, R10, R8, R9, in
// this order. Look the call up with syscall_find and run it. An unknown number fails with
// ENOSYS. A call whose any_ring is false fails with EPERM when ring 3 makes it
// (trap_from_user). Set `from_user` if ring 3 made the call.
//
// `run` returns a result (0 or more) or a negative error. Set the caller's registers in the
// trap frame: on success RAX = the result and RDX = 0; on an error RAX = -1 and RDX = the error
// as a positive number. Change no other field of the trap frame.
//
// Hint: the number is 64 bits wide. What would 0x100000001 do if you kept it in an int?
void syscall_dispatch(struct trap_frame *trap_frame)
{
	//@ solution 1.2
	const struct syscall *call = syscall_find(trap_frame->rax);
	struct syscall_arguments arguments = {
		.value = {trap_frame->rdi, trap_frame->rsi, trap_frame->rdx, trap_frame->r10,
	                  trap_frame->r8, trap_frame->r9},
		.from_user = trap_from_user(trap_frame),
	};
	int64_t result;

	if (call == NULL)
		result = -ENOSYS;
	else if (arguments.from_user && !call->any_ring)
		result = -EPERM;
	else
		result = call->run(&arguments);
	trap_frame->rax = result < 0 ? UINT64_MAX : (uint64_t)result;
	trap_frame->rdx = result < 0 ? (uint64_t)-result : 0;
	//@ stub
	//   (void)trap_frame;
	//   exercise_missing("1.2");
	//@ end
}
