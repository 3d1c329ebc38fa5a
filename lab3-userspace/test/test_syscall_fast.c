// test_syscall_fast: exercise 3.12. The program `entry` makes calls of the test's own with what
// chance says in all registers; the grader knows what must be in them afterwards.

#include "abi/error.h"
#include "abi/signal.h"
#include "abi/status.h"
#include "arch/cpu.h"
#include "arch/percpu.h"
#include "arch/trap.h"
#include "arch/trap_frame.h"
#include "core/preempt.h"
#include "core/syscall.h"
#include "core/trace.h"
#include "entry_answer.h"
#include "entry_probe.h"
#include "lab2-threads/test/lab2_test.h"
#include "lab2-threads/kernel/thread_join.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_preempt.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab3_test.h"
#include "lib/format.h"
#include "timing.h"

#define SEED         100  // the question whose answer is the seed of the first program
#define CALLS        "20" // hexadecimal
#define RFLAGS_ZF    0x40
#define MANY_CALLS   "30"
#define PROGRAMS     3
#define SYSCALL_MOST 100 // instructions of a call that does next to nothing

// The calls of the test: numbers that no list has, as `entry` is told them.
enum {
	CALL_PROBE = 0xF0,
	CALL_KERNEL_ONLY,
	CALL_WHOLE,
	CALL_RESULT,
	CALL_WORK,
	CALL_TURN,
	CALL_END,
};

static void call_install(struct syscall *call)
{
	test_check(syscall_table[call->number] == NULL);
	syscall_table[call->number] = call;
}

// Run `entry`: COUNT calls of a number, given in hexadecimal. Returns how it ended.
static int entry_status(uint64_t question, const char *number, const char *count,
                        const char *way)
{
	char seed[24];

	format_text(seed, sizeof(seed), "%lx", test_secret(question));
	return test_program_status("entry", seed, number, count, way, NULL);
}

static void entry_run(uint64_t question, const char *number, const char *count, const char *way)
{
	test_eq_as("how the program that makes calls ends",
	           entry_status(question, number, count, way), STATUS_EXITED(0));
}

// ---- A call that looks around ----

static int64_t probe_run(const struct syscall_arguments *in)
{
	return entry_answer(in->value[0], in->value[1], in->value[2], in->value[3],
	                    in->value[4], in->value[5], RFLAGS_IF,
	                    thread_current()->stack.top - FRAME_ROOM);
}

static struct syscall probe_call = {.number = CALL_PROBE,
                                    .name = "probe",
                                    .any_ring = true,
                                    .run = probe_run,
                                    .run_user = entry_probe};

TEST(syscall_keeps_registers)
{
	call_install(&probe_call);
	programs_report();
	entry_run(SEED, "f0", CALLS, "syscall");
	test_report("done", 0, test_secret(0));
}

// ---- Results and errors ----

static unsigned results;

// The results that a call may have, in turn.
static int64_t result_next(void)
{
	static const int64_t all[] = {0,          1,
	                              -1,         -EINVAL,
	                              -4095,      INT64_MAX,
	                              1ll << 32,  -1 - (1ll << 32),
	                              0x80000000, -0x80000000ll};

	return all[results++ % (sizeof(all) / sizeof(all[0]))];
}

static int64_t result_run_user(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
                               uint64_t a5)
{
	(void)a0, (void)a1, (void)a2, (void)a3, (void)a4, (void)a5;
	return result_next();
}

static struct syscall result_call = {
	.number = CALL_RESULT, .name = "result", .any_ring = true, .run_user = result_run_user};

TEST(syscall_tells_results_from_errors)
{
	call_install(&result_call);
	programs_report();
	entry_run(SEED, "f3", "1e", "syscall");
	test_eq_as("how often the call was served", results, 0x1e);
	test_report("done", 0, test_secret(0));
}

// ---- The long way ----

static int64_t kernel_only_run(const struct syscall_arguments *arguments)
{
	(void)arguments;
	test_check_as("a call for the kernel alone is refused to ring 3", false);
	return 0;
}

static struct syscall kernel_only_call = {
	.number = CALL_KERNEL_ONLY, .name = "kernel_only", .run = kernel_only_run};

// Every other time it changes registers, and RAX and RDX hold no result.
static int64_t whole_run(const struct syscall_arguments *in)
{
	if (in->value[0] & 1)
		return -EBUSY;
	in->trap_frame->rdi ^= test_secret(1);
	in->trap_frame->r15 ^= test_secret(2);
	in->trap_frame->rax = test_secret(3);
	in->trap_frame->rdx = test_secret(4);
	in->trap_frame->rflags ^= RFLAGS_ZF;
	return SYSCALL_TRAP_FRAME_SET;
}

static struct syscall whole_call = {.number = CALL_WHOLE,
                                    .name = "whole",
                                    .any_ring = true,
                                    .whole = true,
                                    .run = whole_run};

static unsigned traced_enter, traced_exit;
static uint64_t traced_digest;

static void trace_count(enum trace_id id, uint64_t first, uint64_t second)
{
	if (first != CALL_PROBE || (id != TRACE_SYSCALL_ENTER && id != TRACE_SYSCALL_EXIT))
		return;
	*(id == TRACE_SYSCALL_ENTER ? &traced_enter : &traced_exit) += 1;
	traced_digest = random_mix(traced_digest ^ second);
}

TEST(syscall_goes_the_long_way)
{
	static const char *const unknown[] = {"ff", "100", "1000000f0", "ffffffffffffffff",
	                                      "800000000000001f"};

	call_install(&probe_call);
	call_install(&kernel_only_call);
	call_install(&whole_call);
	programs_report();
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		entry_run(SEED + i, unknown[i], "1", "syscall");
	entry_run(SEED + 10, "f1", "1", "syscall");
	entry_run(SEED + 11, "f2", "10", "syscall");
	trace_op = trace_count;
	entry_run(SEED + 12, "f0", CALLS, "syscall");
	trace_op = trace_nobody;
	test_eq_as("calls that the trace has seen begin", traced_enter, 0x20);
	test_eq_as("calls that the trace has seen end", traced_exit, 0x20);
	test_report("traced", 0, traced_digest);
	test_report("done", 0, test_secret(0));
}

// ---- What is to be done before ring 3 goes on ----

#define WORK_TEST 0x80u

static unsigned works;
static void (*work_below)(struct trap_frame *trap_frame);

static void work_do(struct trap_frame *trap_frame)
{
	if (!(percpu_read(user_work) & WORK_TEST))
		return work_below(trap_frame);
	works++;
	test_check_as("interrupts are off when work is asked for", !interrupts_enabled());
	thread_current()->work &= ~WORK_TEST;
	percpu_write(user_work, (uint8_t)thread_current()->work);
	trap_frame->rdi ^= test_secret(1);
	trap_frame->r15 ^= test_secret(2);
	trap_frame->rdx ^= test_secret(3);
	trap_frame->rflags ^= RFLAGS_ZF;
}

static int64_t work_run_user(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
                             uint64_t a5)
{
	bool were_on = interrupts_save();

	thread_current()->work |= WORK_TEST;
	percpu_write(user_work, (uint8_t)thread_current()->work);
	interrupts_restore(were_on);
	return entry_probe(a0, a1, a2, a3, a4, a5);
}

static struct syscall work_call = {
	.number = CALL_WORK, .name = "work", .any_ring = true, .run_user = work_run_user};

TEST(syscall_does_the_work_first)
{
	call_install(&work_call);
	programs_report();
	work_below = user_work_op;
	user_work_op = work_do;
	entry_run(SEED, "f4", CALLS, "syscall");
	test_eq_as("how often the pending work was done", works, 0x20);
	test_report("done", 0, test_secret(0));
}

// ---- Somebody else is to run ----

static volatile unsigned turns, turns_before, turns_asked;
static volatile bool turns_end;

static uint64_t take_turns(void *argument)
{
	(void)argument;
	while (!turns_end) {
		turns++;
		thread_yield();
	}
	return 0;
}

static int64_t turn_run_user(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
                             uint64_t a5)
{
	if (turns_asked++ > 0)
		test_check_as("another thread has run between two calls, as the first asked",
		              turns != turns_before);
	turns_before = turns;
	preempt_request();
	return entry_probe(a0, a1, a2, a3, a4, a5);
}

static struct syscall turn_call = {
	.number = CALL_TURN, .name = "turn", .any_ring = true, .run_user = turn_run_user};

static int64_t end_run_user(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
                            uint64_t a5)
{
	turns_asked++;
	process_end(process_current(), STATUS_KILLED(SIGTERM));
	return entry_probe(a0, a1, a2, a3, a4, a5);
}

static struct syscall end_call = {
	.number = CALL_END, .name = "end", .any_ring = true, .run_user = end_run_user};

TEST(syscall_lets_others_run)
{
	struct resources before;
	int tid;

	call_install(&turn_call);
	call_install(&end_call);
	programs_report();
	entry_run(SEED + 1, "f5", "0", "syscall"); // makes what is kept
	before = resources_now();
	tid = thread_create("other", take_turns, NULL, 0);
	test_ok(tid);
	entry_run(SEED, "f5", CALLS, "syscall");
	turns_end = true;
	test_ok(thread_join(tid, NULL));
	turns_asked = 0;
	test_eq_as("how a program ends whose end comes during a call",
	           entry_status(SEED, "f6", CALLS, "syscall"), STATUS_KILLED(SIGTERM));
	test_eq_as("calls that it makes", turns_asked, 1);
	resources_check(&before);
	test_report("done", 0, test_secret(0));
}

// ---- What ring 3 may have ready ----

TEST(syscall_trusts_nothing)
{
	static const struct {
		const char *crime;
		int status;
	} crimes[] = {
		{"syscall_at_the_end", STATUS_KILLED(SIGSEGV)},
		{"single_step_syscall", STATUS_KILLED(SIGTRAP)},
		{"single_step_delayed_syscall", STATUS_KILLED(SIGTRAP)},
		{"null_rsp_syscall", STATUS_EXITED(0)},
		{"hole_rsp_syscall", STATUS_EXITED(0)},
		{"kernel_rsp_syscall", STATUS_EXITED(0)},
		{"flags_syscall", STATUS_EXITED(0)},
		{"no_segments_syscall", STATUS_EXITED(0)},
	};
	char what[64];

	for (size_t i = 0; i < sizeof(crimes) / sizeof(crimes[0]); i++) {
		format_text(what, sizeof(what), "how `crash %s` ends", crimes[i].crime);
		test_eq_as(what, test_program_status("crash", crimes[i].crime, NULL),
		           crimes[i].status);
		test_report("ended", i, test_secret(i));
	}
}

// ---- Many at a time ----

static void many_run(uint64_t question, const char *count)
{
	int numbers[PROGRAMS];
	char seed[24];

	for (unsigned i = 0; i < PROGRAMS; i++) {
		format_text(seed, sizeof(seed), "%lx", test_secret(question + i));
		numbers[i] = test_program("entry", seed, "f0", count, "both", "3", NULL);
	}
	for (unsigned i = 0; i < PROGRAMS; i++)
		test_eq_as("how a program of three threads ends", test_status(numbers[i]),
		           STATUS_EXITED(0));
}

TEST(syscall_of_many_threads)
{
	struct resources before;

	call_install(&probe_call);
	programs_report();
	many_run(SEED + PROGRAMS, "1"); // makes what is kept: heap, and slabs of pools
	before = resources_now();
	many_run(SEED, MANY_CALLS);
	check_threads();
	resources_check(&before);
}

// ---- And all that for the sake of this ----

TEST(syscall_is_short)
{
	uint64_t cost = timing("null_syscall");

	test_report("cost", 0, cost);
	test_most_as("instructions of get_time by SYSCALL, from there to the next one", cost,
	             SYSCALL_MOST);
	test_report("done", 0, test_secret(0));
}
