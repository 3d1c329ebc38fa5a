// test_dispatch: exercise 1.2 alone, with frames made by hand and calls that only these tests
// have.

#include "abi/error.h"
#include "arch/gdt.h"
#include "arch/trap_frame.h"
#include "core/syscall.h"
#include "core/test.h"
#include "lab1-syscalls/kernel/syscall_dispatch.h"
#include "lib/string.h"

#define NUMBER_SIX    200 // reports its arguments
#define NUMBER_KERNEL 201 // not for ring 3
#define NUMBER_GIVE   202 // returns its first argument

static int64_t run_six(const struct syscall_arguments *arguments)
{
	for (uint64_t i = 0; i < SYSCALL_ARGUMENTS; i++)
		test_report("argument", i, arguments->value[i]);
	test_report("from_user", 0, arguments->from_user);
	return 0;
}

static int64_t run_kernel(const struct syscall_arguments *arguments)
{
	return (int64_t)(test_secret(arguments->value[0]) >> 1);
}

static int64_t run_give(const struct syscall_arguments *arguments)
{
	return (int64_t)arguments->value[0];
}

static const struct syscall call_six = {
	.number = NUMBER_SIX, .name = "test_six", .any_ring = true, .run = run_six};
static const struct syscall call_kernel = {
	.number = NUMBER_KERNEL, .name = "test_kernel", .any_ring = false, .run = run_kernel};
static const struct syscall call_give = {
	.number = NUMBER_GIVE, .name = "test_give", .any_ring = true, .run = run_give};
SYSCALL_ENTRY(test_six, call_six);
SYSCALL_ENTRY(test_kernel, call_kernel);
SYSCALL_ENTRY(test_give, call_give);

// A trap frame as a caller in ring 0 leaves it. RDX is not 0, as it will not be in real ones.
static struct trap_frame trap_frame_make(uint64_t number)
{
	return (struct trap_frame){.rax = number,
	                           .rdi = test_secret(0),
	                           .rsi = test_secret(1),
	                           .rdx = test_secret(2),
	                           .r10 = test_secret(3),
	                           .r8 = test_secret(4),
	                           .r9 = test_secret(5),
	                           .rcx = test_secret(6),
	                           .r11 = test_secret(7),
	                           .cs = SELECTOR_KERNEL_CODE};
}

// Dispatch, and check that only RAX and RDX of the trap frame change. Not inlined, so that with
// every compiler it is one stack frame: the handout goes up to it in GDB.
__attribute__((noinline)) static void dispatch(struct trap_frame *trap_frame)
{
	struct trap_frame expected = *trap_frame;

	syscall_dispatch(trap_frame);
	expected.rax = trap_frame->rax;
	expected.rdx = trap_frame->rdx;
	test_check_as("the frame is as it was, but for RAX and RDX",
	              memcmp(&expected, trap_frame, sizeof(expected)) == 0);
}

EARLY_TEST(dispatch_six_arguments)
{
	struct trap_frame trap_frame = trap_frame_make(NUMBER_SIX);

	dispatch(&trap_frame);
	test_eq(trap_frame.rax, 0);
	test_eq(trap_frame.rdx, 0);
}

// A number that is cut to 32 bits may become 0, which is exit: that must not end the test
// without a word.
static int64_t run_exit(const struct syscall_arguments *arguments)
{
	(void)arguments;
	test_fail(__FILE__, __LINE__,
	          "a number that no call has was taken for 0, the number of exit", "ENOSYS",
	          "the call to exit");
}

static const struct syscall call_exit = {
	.number = 0, .name = "test_exit", .any_ring = true, .run = run_exit};

EARLY_TEST(dispatch_unknown_numbers)
{
	static const uint64_t numbers[] = {199,
	                                   203,
	                                   255,
	                                   256,
	                                   1000,
	                                   0x100000000 + NUMBER_GIVE,
	                                   UINT64_MAX,
	                                   INT64_MAX,
	                                   1ull << 63,
	                                   UINT32_MAX,
	                                   0x10000 + NUMBER_GIVE,
	                                   NUMBER_GIVE};

	syscall_table[0] = &call_exit;
	for (uint64_t i = 0; i < array_length(numbers); i++) {
		struct trap_frame trap_frame = trap_frame_make(numbers[i]);

		trap_frame.rdi = test_secret(i) >> 1; // what the one that exists gives back
		dispatch(&trap_frame);
		test_report("rax", i, trap_frame.rax);
		test_report("rdx", i, trap_frame.rdx);
	}
}

EARLY_TEST(dispatch_splits_the_result)
{
	for (uint64_t i = 0; i < 64; i++) {
		struct trap_frame trap_frame = trap_frame_make(NUMBER_GIVE);

		// Results of all sizes, 0 among them, and errors.
		if (test_secret(i) & 1)
			trap_frame.rdi = -(test_secret(i) % ERROR_MAX) - 1;
		else
			trap_frame.rdi = test_secret(i) >> (1 + i % 63);
		dispatch(&trap_frame);
		test_report("rax", i, trap_frame.rax);
		test_report("rdx", i, trap_frame.rdx);
	}
}

EARLY_TEST(dispatch_knows_the_rings)
{
	for (uint64_t i = 0; i < 32; i++) {
		struct trap_frame trap_frame = trap_frame_make(NUMBER_KERNEL);

		trap_frame.rdi = i;
		if (test_secret(i) & 1)
			trap_frame.cs = SELECTOR_USER_CODE | 3;
		dispatch(&trap_frame);
		test_report("rax", i, trap_frame.rax);
		test_report("rdx", i, trap_frame.rdx);
	}
	struct trap_frame trap_frame = trap_frame_make(NUMBER_SIX);
	trap_frame.cs = SELECTOR_USER_CODE | 3;
	dispatch(&trap_frame);
}
