// test_entry: exercise 1.1 alone. The tests put a dispatcher of their own behind the entry
// code.

#include "arch/backtrace.h"
#include "arch/cpu.h"
#include "arch/escape.h"
#include "arch/idt.h"
#include "arch/percpu.h"
#include "arch/trap.h"
#include "core/preempt.h"
#include "core/scheduler_ops.h"
#include "core/syscall.h"
#include "core/test.h"
#include "lab1-syscalls/kernel/syscall_entry.h"
#include "lib/format.h"
#include "lib/string.h"
#include "probe.h"

#define ROUNDS 32

static void entry_install(void (*dispatch)(struct trap_frame *trap_frame))
{
	idt_set(VECTOR_SYSCALL, syscall_entry, IST_NONE, 3);
	syscall_dispatch_op = dispatch;
}

// Registers hold test_secret(100 * round + index); the flags come from test_secret(100 * round
// + 50).
static struct probe probe_fill(uint64_t round)
{
	struct probe probe;

	for (uint64_t i = 0; i < PROBE_REGISTERS; i++)
		probe.registers[i] = test_secret(100 * round + i);
	probe.rflags =
		(test_secret(100 * round + 50) & PROBE_FLAGS) | RFLAGS_RESERVED | RFLAGS_IF;
	return probe;
}

static struct trap_frame seen; // what the dispatcher was called with

static void dispatch_remember(struct trap_frame *trap_frame)
{
	seen = *trap_frame;
}

// The message when the vector is not in its place: it shows by how far all fields are off.
static const char *vector_what(void)
{
	static const char *const names[] = {"r15", "r14", "r13", "r12",    "r11",  "r10",
	                                    "r9",  "r8",  "rbp", "rdi",    "rsi",  "rdx",
	                                    "rcx", "rbx", "rax", "vector", "error"};
	static char what[80] = "the vector in the frame";

	for (size_t i = 0; i < array_length(names); i++)
		if (((const uint64_t *)&seen)[i] == VECTOR_SYSCALL &&
		    seen.vector != VECTOR_SYSCALL)
			format_text(what, sizeof(what),
			            "the vector in the frame (it is in the field %s)",
			            names[i]);
	return what;
}

EARLY_TEST(entry_builds_the_frame)
{
	struct probe before = probe_fill(1), after;

	entry_install(dispatch_remember);
	probe_syscall(&before, &after);
	const uint64_t registers[PROBE_REGISTERS] = {
		seen.rax, seen.rbx, seen.rcx, seen.rdx, seen.rsi, seen.rdi, seen.rbp, seen.r8,
		seen.r9,  seen.r10, seen.r11, seen.r12, seen.r13, seen.r14, seen.r15};
	for (uint64_t i = 0; i < PROBE_REGISTERS; i++)
		test_report("register", 100 + i, registers[i]);
	test_report("flags", 150, seen.rflags);
	test_eq_as(vector_what(), seen.vector, VECTOR_SYSCALL);
	test_eq_as("the error code in the frame", seen.error, 0);
	test_eq_as("RIP in the frame", seen.rip, (vaddr_t)probe_return);
	test_eq_as("CS in the frame", seen.cs, SELECTOR_KERNEL_CODE);
	test_eq_as("SS in the frame", seen.ss, SELECTOR_KERNEL_DATA);
}

// Change every register that a function may change, and hand back a result and an error.
static void dispatch_answer(struct trap_frame *trap_frame)
{
	trap_frame->rax = test_secret(trap_frame->rcx + 1);
	trap_frame->rdx = test_secret(trap_frame->rcx + 2);
	probe_scramble();
}

EARLY_TEST(entry_preserves_registers)
{
	entry_install(dispatch_answer);
	for (uint64_t round = 1; round <= ROUNDS; round++) {
		struct probe before = probe_fill(round), after;

		probe_syscall(&before, &after);
		for (uint64_t i = 0; i < PROBE_REGISTERS; i++)
			test_report("register", 100 * round + i, after.registers[i]);
		test_report("flags", 100 * round + 50, after.rflags);
		test_eq_as("RSP after the call, less RSP before it", after.rsp, 0);
	}
}

static struct {
	uint64_t misalignment, flags;
	bool interrupts, linked;
} inside; // how the dispatcher found the processor

// Does the chain of frame pointers lead through the entry to the code that made the call?
static bool caller_is_linked(void)
{
	vaddr_t addresses[BACKTRACE_DEPTH];
	size_t count = backtrace_collect(frame_pointer(), addresses, BACKTRACE_DEPTH);

	for (size_t i = 0; i < count; i++)
		if (addresses[i] == (vaddr_t)probe_return)
			return true;
	return false;
}

static void dispatch_look_around(struct trap_frame *trap_frame)
{
	// A function finds RSP + 8 aligned to 16 on entry (System V ABI 3.2.2), so that the RBP
	// it pushes is aligned.
	inside.misalignment = (vaddr_t)frame_pointer() % 16;
	inside.flags = rflags_read();
	inside.interrupts = inside.flags & RFLAGS_IF;
	inside.linked = caller_is_linked();
	trap_frame->rax = test_secret(trap_frame->rax);
}

EARLY_TEST(entry_meets_the_abi)
{
	entry_install(dispatch_look_around);
	for (uint64_t round = 1; round <= ROUNDS; round++) {
		struct probe before = probe_fill(round), after;

		before.registers[PROBE_RAX] = round;
		probe_syscall(&before, &after);
		test_eq_as("bytes by which the stack is misaligned when C is called",
		           inside.misalignment, 0);
		test_eq_as("the direction flag when C is called", inside.flags & RFLAGS_DF, 0);
		test_eq_as("the AC flag when C is called", inside.flags & RFLAGS_AC, 0);
		test_check_as(
			"a backtrace leads through the entry to the caller (STACK_FRAME_LINK)",
			inside.linked);
		test_report("answer", round, after.registers[PROBE_RAX]);
	}
}

EARLY_TEST(entry_keeps_the_interrupt_flag)
{
	entry_install(dispatch_look_around);
	for (uint64_t round = 1; round <= ROUNDS; round++) {
		struct probe before = probe_fill(round), after;
		bool on = test_secret(round) & 1;

		before.registers[PROBE_RAX] = round;
		before.rflags = RFLAGS_RESERVED | (on ? RFLAGS_IF : 0);
		probe_syscall(&before, &after);
		test_report("inside", round, inside.interrupts);
		test_report("after", round, (after.rflags & RFLAGS_IF) != 0);
		test_report("answer", round, after.registers[PROBE_RAX]);
	}
}

#define DEPTH 8

// A call that makes a call that makes a call. Each level's answer holds those of the levels
// below.
static void dispatch_nest(struct trap_frame *trap_frame)
{
	uint64_t level = trap_frame->rax;
	uint64_t below = 0;

	if (level < DEPTH)
		below = (uint64_t)syscall_invoke(0, 0, 0, 0, 0, 0, level + 1).value;
	trap_frame->rax = test_secret(level ^ below);
	trap_frame->rdx = level;
}

EARLY_TEST(entry_nests)
{
	entry_install(dispatch_nest);
	struct syscall_result result = syscall_invoke(0, 0, 0, 0, 0, 0, 1);

	test_report("answer", 1, result.value);
	test_eq(result.error, 1);
}

// A call from ring 3, on its way: each step takes the next number.
static struct {
	uint64_t steps, entered, dispatched, preempted, worked, left;
	bool interrupts_at_the_end;
	struct escape_point way_out;
} journey;

static void journey_enter(void)
{
	journey.entered = ++journey.steps;
}

static void dispatch_journey(struct trap_frame *trap_frame)
{
	uint64_t number = trap_frame->rax;

	journey.dispatched = ++journey.steps;
	trap_frame->rax = test_secret(number);
	test_report("answer", number, trap_frame->rax);
	test_eq_as("CS in the frame", trap_frame->cs, SELECTOR_USER_CODE | 3);
	if (number == 3)
		preempt_request();
}

static void journey_preempt(void)
{
	percpu_write(preempt_needed, false);
	journey.preempted = ++journey.steps;
}

static void journey_work(struct trap_frame *trap_frame)
{
	(void)trap_frame;
	journey.worked = ++journey.steps;
}

static void journey_leave(void)
{
	journey.left = ++journey.steps;
	journey.interrupts_at_the_end = interrupts_enabled();
	escape_jump(&journey.way_out);
}

static void journey_make(uint64_t number)
{
	journey.steps = 0;
	if (escape_set(&journey.way_out) == 0)
		probe_enter(syscall_entry, number);
}

// Without pending work, with some, and when somebody else should run.
EARLY_TEST(entry_from_ring_3)
{
	static const struct user_edge_ops edge = {.enter = journey_enter,
	                                          .leave = journey_leave};
	static struct scheduler_ops ops;

	user_edge_ops = &edge;
	user_work_op = journey_work;
	entry_install(dispatch_journey);
	preempt_disable(); // user_return would panic
	journey_make(1);
	preempt_enable();
	test_report("worked", 1, journey.worked);
	test_report("left", 1, journey.left);
	percpu_write(user_work, 1);
	journey_make(2);
	test_report("entered", 0, journey.entered);
	test_report("dispatched", 0, journey.dispatched);
	test_report("worked", 0, journey.worked);
	test_report("left", 0, journey.left);
	test_report("interrupts", 0, journey.interrupts_at_the_end);
	percpu_write(user_work, 0);
	ops = *scheduler_ops;
	ops.preempt = journey_preempt;
	scheduler_ops = &ops;
	journey_make(3);
	test_report("preempted", 0, journey.preempted);
}

// Looked at by the host, on a replay: see the grader.
EARLY_TEST(entry_seen_from_outside)
{
	struct probe before = probe_fill(1), after;

	entry_install(dispatch_answer);
	probe_syscall(&before, &after);
	test_report("answer", 102, after.registers[PROBE_RCX]);
}
