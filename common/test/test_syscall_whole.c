// test_syscall_whole: calls that get the caller's whole trap frame.

#include "abi/error.h"
#include "arch/selectors.h"
#include "arch/trap_frame.h"
#include "base_test.h"
#include "core/syscall.h"
#include "core/trace.h"

#define NUMBER 250

static struct trap_frame *got_trap_frame;

static int64_t run_none(const struct syscall_arguments *in)
{
	got_trap_frame = in->trap_frame;
	return -ENOTTY;
}

static int64_t run_change(const struct syscall_arguments *in)
{
	struct trap_frame *trap_frame = in->trap_frame;

	got_trap_frame = trap_frame;
	test_check(in->from_user);
	for (uint64_t i = 0; i < SYSCALL_ARGUMENTS; i++)
		test_eq(in->value[i], secret(10 + i));
	if (trap_frame->rbx == 0)
		return (int64_t)(secret(4) >> 1);
	trap_frame->rax = secret(5);
	trap_frame->rdx = secret(6);
	trap_frame->rip = secret(7);
	return SYSCALL_TRAP_FRAME_SET;
}

// Not in the kernel's table: entered by the test.
static const struct syscall call_none = {.number = NUMBER,
                                         .name = "test_none",
                                         .any_ring = true,
                                         .whole = true,
                                         .run = run_none};
static const struct syscall call_change = {.number = NUMBER,
                                           .name = "test_change",
                                           .any_ring = true,
                                           .whole = true,
                                           .run = run_change};

static struct trap_frame trap_frame_make(unsigned ring)
{
	return (struct trap_frame){
		.rax = NUMBER,
		.rdi = secret(10),
		.rsi = secret(11),
		.rdx = secret(12),
		.r10 = secret(13),
		.r8 = secret(14),
		.r9 = secret(15),
		.cs = ring == 3 ? SELECTOR_USER_CODE | 3 : SELECTOR_KERNEL_CODE,
	};
}

static void dispatch_other(struct trap_frame *trap_frame)
{
	trap_frame->rdx = EPERM;
}

static uint64_t traced; // the result that a trace was told

static void note_result(enum trace_id id, uint64_t first, uint64_t second)
{
	(void)first;
	if (id == TRACE_SYSCALL_EXIT)
		traced = second;
}

// A trace gets the final value of RAX: in a trap frame that the call has set, RDX is not an
// error.
EARLY_TEST(base_syscall_whole_traced)
{
	struct trap_frame trap_frame = trap_frame_make(3);

	trace_op = note_result;
	syscall_table[NUMBER] = &call_none;
	syscall_handle(&trap_frame);
	test_eq(traced, (uint64_t)-ENOTTY);
	syscall_table[NUMBER] = &call_change;
	trap_frame = trap_frame_make(3);
	syscall_handle(&trap_frame);
	test_eq(traced, secret(4) >> 1);
	trap_frame = trap_frame_make(3);
	trap_frame.rbx = 1;
	syscall_handle(&trap_frame);
	test_eq(traced, secret(5));
	test_report("done", 1, secret(1));
}

EARLY_TEST(base_syscall_whole)
{
	struct trap_frame trap_frame = trap_frame_make(3);

	syscall_dispatch_op = dispatch_other;
	syscall_table[NUMBER] = &call_none;
	syscall_handle(&trap_frame);
	test_check(got_trap_frame == &trap_frame);
	test_eq(trap_frame.rax, UINT64_MAX);
	test_eq(trap_frame.rdx, ENOTTY);

	syscall_table[NUMBER] = &call_change;
	trap_frame = trap_frame_make(3);
	syscall_handle(&trap_frame);
	test_eq(trap_frame.rax, secret(4) >> 1);
	test_eq(trap_frame.rdx, 0);
	trap_frame = trap_frame_make(3);
	trap_frame.rbx = 1;
	syscall_handle(&trap_frame);
	test_eq(trap_frame.rax, secret(5));
	test_eq(trap_frame.rdx, secret(6));
	test_eq(trap_frame.rip, secret(7));

	// From ring 0 it is a call like any other, which the dispatcher makes, or refuses.
	got_trap_frame = NULL;
	trap_frame = trap_frame_make(0);
	syscall_handle(&trap_frame);
	test_eq(trap_frame.rdx, EPERM);
	test_check(got_trap_frame == NULL);
	test_report("done", 1, secret(1));
}
