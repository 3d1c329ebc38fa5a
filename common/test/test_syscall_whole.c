// test_syscall_whole: calls that get the caller's whole frame, and every kind of argument, as
// a list of calls would have them.

#include "arch/selectors.h"
#include "arch/trap_frame.h"
#include "base_test.h"
#include "core/syscall_entries.h"
#include "core/trace.h"

#define NUMBER 250

// Not in the kernel's table: entered by the test.
#undef SYSCALL_ENTRY
#define SYSCALL_ENTRY(name, call)

static struct trap_frame *got_frame;

static int64_t sys_test_none(struct trap_frame *frame)
{
	got_frame = frame;
	return -ENOTTY;
}

static int64_t sys_test_kinds(struct trap_frame *frame, int64_t number, struct user_ptr text,
                              struct user_ptr both)
{
	got_frame = frame;
	test_eq(number, -(int64_t)secret(1));
	test_eq(text.address, secret(2));
	test_eq(both.address, secret(3));
	test_check(text.from_user && both.from_user);
	if (frame->rbx == 0)
		return (int64_t)(secret(4) >> 1);
	frame->rax = secret(5);
	frame->rdx = secret(6);
	frame->rip = secret(7);
	return SYSCALL_FRAME_SET;
}

SYSCALL0(NUMBER, test_none, USER_WHOLE)
SYSCALL3(NUMBER, test_kinds, USER_WHOLE, I64, number, TEXT, text, INOUT_PTR, both)

static struct trap_frame frame_make(unsigned ring)
{
	return (struct trap_frame){
		.rax = NUMBER,
		.rdi = -secret(1),
		.rsi = secret(2),
		.rdx = secret(3),
		.cs = ring == 3 ? SELECTOR_USER_CODE | 3 : SELECTOR_KERNEL_CODE,
	};
}

static void dispatch_other(struct trap_frame *frame)
{
	struct syscall_arguments arguments = {.from_user = false};

	frame->rdx = (uint64_t)-syscall_find(frame->rax)->run(&arguments);
}

static uint64_t traced; // the result that a trace was told

static void note_result(enum trace_id id, uint64_t first, uint64_t second)
{
	(void)first;
	if (id == TRACE_SYSCALL_EXIT)
		traced = second;
}

// What a trace is told is RAX as it will be: in a frame that the call has set, RDX is no error.
EARLY_TEST(base_syscall_whole_traced)
{
	struct trap_frame frame = frame_make(3);

	trace_op = note_result;
	syscall_table[NUMBER] = &syscall_test_none_entry;
	syscall_handle(&frame);
	test_eq(traced, (uint64_t)-ENOTTY);
	syscall_table[NUMBER] = &syscall_test_kinds_entry;
	frame = frame_make(3);
	syscall_handle(&frame);
	test_eq(traced, secret(4) >> 1);
	frame = frame_make(3);
	frame.rbx = 1;
	syscall_handle(&frame);
	test_eq(traced, secret(5));
	test_report("done", 1, secret(1));
}

EARLY_TEST(base_syscall_whole)
{
	struct trap_frame frame = frame_make(3);

	syscall_dispatch_op = dispatch_other;
	syscall_table[NUMBER] = &syscall_test_none_entry;
	syscall_handle(&frame);
	test_check(got_frame == &frame);
	test_eq(frame.rax, UINT64_MAX);
	test_eq(frame.rdx, ENOTTY);

	syscall_table[NUMBER] = &syscall_test_kinds_entry;
	frame = frame_make(3);
	syscall_handle(&frame);
	test_eq(frame.rax, secret(4) >> 1);
	test_eq(frame.rdx, 0);
	frame = frame_make(3);
	frame.rbx = 1;
	syscall_handle(&frame);
	test_eq(frame.rax, secret(5));
	test_eq(frame.rdx, secret(6));
	test_eq(frame.rip, secret(7));

	// Ring 0 has no frame to change.
	got_frame = NULL;
	frame = frame_make(0);
	syscall_handle(&frame);
	test_eq(frame.rdx, EPERM);
	test_check(got_frame == NULL);
	test_report("done", 1, secret(1));
}
