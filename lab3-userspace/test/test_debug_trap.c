// test_debug_trap: a debug exception (#DB) before each instruction between ring 3 and ring 3.
//
// A breakpoint register stops at the first instruction of an entry, and from there the
// processor steps (TF) through assembly and C, as far as the instruction that returns to
// ring 3. Most of these instructions run with a stack and the kernel's GS; those at both ends
// do not. NMI and machine checks come in by the same code as #DB (trap_paranoid,
// arch/trap_entry.S), and nobody can keep them out either.
//
// A program can bring #DB to the first instruction of syscall_fast by itself where it has a
// data breakpoint: a MOV to SS delays the exception by one instruction, and SYSCALL may be that
// one (Intel SDM vol. 3A, 6.8.3; CVE-2018-8897). QEMU does not delay it, but a breakpoint there
// is the same for the kernel.

#include "abi/status.h"
#include "arch/cpu.h"
#include "arch/exception.h"
#include "arch/percpu.h"
#include "arch/trap.h"
#include "arch/trap_stub.h"
#include "core/syscall.h"
#include "dev/pic.h"
#include "entry_answer.h"
#include "lab1-syscalls/kernel/syscall_entry.h"
#include "lab3-userspace/kernel/syscall_fast.h"
#include "lab3-userspace/kernel/user_thread.h"
#include "lab3_test.h"
#include "lib/format.h"
#include "lib/string.h"

#define CALL_PROBE    0xF0
#define CALLS         "10" // hexadecimal; half of them by each way
#define GS_BASE(seed) (random_mix(31 ^ (seed)) & 0x00007fffffffe000) // as `entry` sets it
#define ROUNDS        "4000" // of the witness: a few ticks

enum way { WAY_SYSCALL, WAY_INT_80, WAY_TICK, WAY_PAGE_FAULT, WAYS };

static struct way_seen {
	vaddr_t begin;     // its first instruction
	uint64_t walks;    // how often it was walked to its end
	uint64_t stops;    // in the last of them
	uint64_t no_stack; // stops at which RSP was not the kernel's
} ways[WAYS];

static struct thread *walker; // who is on the way; NULL: nobody
static enum way walked;
static uint64_t program_gs; // the base that the program has set

// ---- Where a stop is ----

static bool on_kernel_stack(const struct trap_frame *stopped)
{
	const struct stack *stack = &thread_current()->stack;

	return stopped->rsp > stack->bottom && stopped->rsp <= stack->top;
}

// Does the instruction at RIP return to ring 3? IRETQ is 48 CF, and pops RIP, then CS; SYSRETQ
// is 48 0F 07.
static bool is_the_last(const struct trap_frame *stopped)
{
	const uint8_t *code = (const uint8_t *)stopped->rip;

	if (memcmp(code, "\x48\x0F\x07", 3) == 0)
		return true;
	return memcmp(code, "\x48\xCF", 2) == 0 && (((uint64_t *)stopped->rsp)[1] & 3) != 0;
}

// Is it the first of a way from ring 3, on which a walk should begin? There RAX is ring 3's,
// and CS lies behind RIP, and behind the error code of a page fault.
static bool is_a_first(const struct trap_frame *stopped, enum way way)
{
	const uint64_t *pushed = (const uint64_t *)stopped->rsp;

	if (stopped->rip != ways[way].begin)
		return false;
	if (way == WAY_SYSCALL)
		return stopped->rax == CALL_PROBE;
	if (way == WAY_INT_80)
		return stopped->rax == CALL_PROBE && (pushed[1] & 3) != 0;
	return (pushed[way == WAY_PAGE_FAULT ? 2 : 1] & 3) != 0;
}

// ---- A walk ----

// The exception has come in, and has made GS the kernel's if it was ring 3's. Then the other
// register must have that of ring 3, at both ends of the way.
static void check_bases(void)
{
	test_eq_as("GS base of ring 3, at an end of the way", msr_read(MSR_KERNEL_GS_BASE),
	           user_thread_current()->bases.gs);
	if (walked == WAY_SYSCALL || walked == WAY_INT_80)
		test_eq_as("GS base of a program that has set it", msr_read(MSR_KERNEL_GS_BASE),
		           program_gs);
}

static void walk_begin(const struct trap_frame *stopped)
{
	for (enum way way = 0; way < WAYS; way++) {
		if (is_a_first(stopped, way)) {
			walker = thread_current();
			walked = way;
			ways[way].stops = ways[way].no_stack = 0;
			check_bases();
		}
	}
}

// Another interrupt has come on the way. It is not walked: its IRETQ loads TF again.
static bool is_aside(const struct trap_frame *stopped)
{
	return ways[walked].stops > 0 && (stopped->rip == ways[WAY_TICK].begin ||
	                                  stopped->rip == ways[WAY_PAGE_FAULT].begin);
}

static void walk_on(struct trap_frame *stopped)
{
	if (is_aside(stopped))
		return;
	ways[walked].stops++;
	if (!on_kernel_stack(stopped)) {
		ways[walked].no_stack++;
		test_check_as("interrupts are off while RSP is not the kernel's",
		              !(stopped->rflags & RFLAGS_IF));
	}
	if (is_the_last(stopped)) {
		check_bases();
		ways[walked].walks++;
		walker = NULL;
	} else {
		stopped->rflags |= RFLAGS_TF;
	}
}

// RF lets the instruction at a breakpoint execute (Intel SDM vol. 3B, 17.3.1.1). A thread that
// took over on the way is not followed.
static bool stop(struct trap_frame *stopped, vaddr_t address)
{
	uint64_t gs = msr_read(MSR_GS_BASE);

	(void)address;
	if (stopped->vector != VECTOR_DEBUG)
		return false;
	msr_write(MSR_GS_BASE,
	          (vaddr_t)&percpu_blocks[0]); // whoever says it needs the right one
	test_eq_as("GS base in the handler of #DB", gs, (vaddr_t)&percpu_blocks[0]);
	stopped->rflags = (stopped->rflags & ~(uint64_t)RFLAGS_TF) | RFLAGS_RF;
	if (walker != NULL && walker != thread_current())
		walker = NULL;
	if (walker == NULL)
		walk_begin(stopped);
	if (walker != NULL)
		walk_on(stopped);
	return true;
}

static void breakpoints_set(void)
{
	vaddr_t address[WAYS];

	ways[WAY_SYSCALL].begin = (vaddr_t)syscall_fast;
	ways[WAY_INT_80].begin = (vaddr_t)syscall_entry;
	ways[WAY_TICK].begin = (vaddr_t)trap_stubs[VECTOR_IRQ + IRQ_TIMER];
	ways[WAY_PAGE_FAULT].begin = (vaddr_t)trap_stubs[VECTOR_PAGE_FAULT];
	kernel_exception_op = stop;
	for (enum way way = 0; way < WAYS; way++)
		address[way] = ways[way].begin;
	breakpoints_write(address, DR7_INSTRUCTIONS);
}

// ---- The programs ----

// Here the flags are those of the call, and TF that of the walk.
static int64_t probe_run_user(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
                              uint64_t a5)
{
	return entry_answer(a0, a1, a2, a3, a4, a5, RFLAGS_IF,
	                    thread_current()->stack.top - FRAME_ROOM);
}

static int64_t probe_run(const struct syscall_arguments *in)
{
	return probe_run_user(in->value[0], in->value[1], in->value[2], in->value[3],
	                      in->value[4], in->value[5]);
}

static struct syscall probe_call = {.number = CALL_PROBE,
                                    .name = "probe",
                                    .any_ring = true,
                                    .run = probe_run,
                                    .run_user = probe_run_user};

static void run(const char *name, uint64_t question, const char *second, const char *third,
                const char *fourth)
{
	char seed[24];

	format_text(seed, sizeof(seed), "%lx", test_secret(question));
	program_gs = GS_BASE(test_secret(question));
	test_eq_as("how a program ends",
	           test_program_status(name, seed, second, third, fourth, NULL),
	           STATUS_EXITED(0));
}

TEST(debug_exceptions_anywhere)
{
	syscall_table[CALL_PROBE] = &probe_call;
	programs_report();
	breakpoints_set();
	run("entry", 100, "f0", CALLS, "both");
	run("witness", 101, ROUNDS, NULL, NULL);
	breakpoints_write((const vaddr_t[WAYS]){0}, DR7_OFF);
	for (enum way way = 0; way < WAYS; way++) {
		test_report("walks", way, ways[way].walks);
		test_report("stops", way, ways[way].stops);
		test_report("no_stack", way, ways[way].no_stack);
	}
	test_report("done", 0, test_secret(0));
}
