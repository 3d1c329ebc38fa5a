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

static void dispatch_nowhere(struct trap_frame *frame)
{
	panic("system call %ld, but nothing serves system calls yet", (long)frame->rax);
}

SLOT(syscall_dispatch_op, dispatch_nowhere);

// A call that gets the whole frame; RAX and RDX as the dispatcher would set them. false: the
// call has set them itself, to what need be no result. Apart from the others' path, which would
// save registers for it.
__attribute__((noinline)) static bool handle_whole(const struct syscall *call,
                                                   struct trap_frame *frame)
{
	struct syscall_arguments arguments = {
		.value = {frame->rdi, frame->rsi, frame->rdx, frame->r10, frame->r8, frame->r9},
		.from_user = true,
		.frame = frame,
	};
	int64_t result = call->run(&arguments);

	if (result == SYSCALL_FRAME_SET)
		return false;
	frame->rax = result < 0 ? UINT64_MAX : (uint64_t)result;
	frame->rdx = result < 0 ? (uint64_t)-result : 0;
	return true;
}

// Is what RAX and RDX hold now a result?
static inline bool dispatch(struct trap_frame *frame)
{
	const struct syscall *call = trap_from_user(frame) ? syscall_find(frame->rax) : NULL;

	if (call != NULL && call->whole)
		return handle_whole(call, frame);
	syscall_dispatch_op(frame);
	return true;
}

__attribute__((noinline)) static void handle_traced(struct trap_frame *frame)
{
	uint64_t number = frame->rax;
	bool has_result;

	trace(TRACE_SYSCALL_ENTER, number, frame->rdi);
	has_result = dispatch(frame);
	trace(TRACE_SYSCALL_EXIT, number,
	      has_result && frame->rdx != 0 ? -frame->rdx : frame->rax);
}

// Nobody makes a call with a spinlock held. One that a call leaves behind would stop the kernel
// much later, far from the mistake.
void syscall_handle(struct trap_frame *frame)
{
	if (trace_on())
		handle_traced(frame);
	else
		dispatch(frame);
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
