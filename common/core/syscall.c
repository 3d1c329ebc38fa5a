// syscall: from the lists to a table by number.

#include "core/syscall.h"

#include "arch/percpu.h"
#include "arch/trap_frame.h"
#include "core/assert.h"
#include "core/slot.h"
#include "core/trace.h"

const struct syscall *syscall_table[SYSCALL_MAX];

TABLE_DEFINE(syscall);
TABLE_DECLARE(struct syscall, syscall);

static void dispatch_nowhere(struct trap_frame *trap_frame)
{
	panic("system call %ld, but nothing serves system calls yet", (long)trap_frame->rax);
}

SLOT(syscall_dispatch_op, dispatch_nowhere);

static void interrupted_forget(uint64_t number, uint64_t third)
{
	(void)number;
	(void)third;
}

SLOT(syscall_interrupted_op, interrupted_forget);

// A call that gets the whole trap frame; RAX and RDX as the dispatcher would set them. false:
// the call has set them itself, to what need be no result. Apart from the others' path, which
// would save registers for it.
__attribute__((noinline)) static bool handle_whole(const struct syscall *call,
                                                   struct trap_frame *trap_frame)
{
	struct syscall_arguments arguments = {
		.value = {trap_frame->rdi, trap_frame->rsi, trap_frame->rdx, trap_frame->r10,
	                  trap_frame->r8, trap_frame->r9},
		.from_user = true,
		.trap_frame = trap_frame,
	};
	int64_t result = call->run(&arguments);

	if (result == SYSCALL_TRAP_FRAME_SET)
		return false;
	trap_frame->rax = result < 0 ? UINT64_MAX : (uint64_t)result;
	trap_frame->rdx = result < 0 ? (uint64_t)-result : 0;
	return true;
}

// Is what RAX and RDX hold now a result?
static inline bool dispatch(struct trap_frame *trap_frame)
{
	const struct syscall *call =
		trap_from_user(trap_frame) ? syscall_find(trap_frame->rax) : NULL;

	if (call != NULL && call->whole)
		return handle_whole(call, trap_frame);
	syscall_dispatch_op(trap_frame);
	return true;
}

__attribute__((noinline)) static void handle_traced(struct trap_frame *trap_frame)
{
	uint64_t number = trap_frame->rax;
	bool has_result;

	trace(TRACE_SYSCALL_ENTER, number, trap_frame->rdi);
	has_result = dispatch(trap_frame);
	trace(TRACE_SYSCALL_EXIT, number,
	      has_result && trap_frame->rdx != 0 ? -trap_frame->rdx : trap_frame->rax);
}

// Nobody makes a call with a spinlock held. One that a call leaves behind would stop the kernel
// much later, far from the mistake.
void syscall_handle(struct trap_frame *trap_frame)
{
	if (trace_on())
		handle_traced(trap_frame);
	else
		dispatch(trap_frame);
	assert_eq(percpu_read(critical.locks), 0);
}

void syscall_init(void)
{
	table_for_each(entry, syscall)
	{
		const struct syscall *call = *entry;

		if (call->number >= SYSCALL_MAX)
			panic("system call %s has number %u, the limit is %u", call->name,
			      call->number, SYSCALL_MAX);
		if (syscall_table[call->number] != NULL)
			panic("system calls %s and %s both have number %u", call->name,
			      syscall_table[call->number]->name, call->number);
		syscall_table[call->number] = call;
	}
}
