// test_fuzz: programs that make calls by chance (the program fuzz), until so many are made as
// `count=` says. They can be ended whatever they do, and leave nothing.

#include "abi/signal.h"
#include "abi/status.h"
#include "core/command_line.h"
#include "core/file.h"
#include "core/syscall.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lab2-threads/test/lab2_test.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab3_test.h"
#include "lib/format.h"
#include "mm/stack.h"

#define TALLY      0xF0
#define PROGRAMS   4
#define TICKS_MOST 400
#define STEP       10
#define STACKS     512

static uint64_t calls;
static unsigned ended_alone;

// A thread has made 16 calls.
static int64_t tally_run(const struct syscall_arguments *arguments)
{
	(void)arguments;
	calls += 16;
	return 0;
}

static int64_t tally_run_user(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
                              uint64_t a5)
{
	(void)a0, (void)a1, (void)a2, (void)a3, (void)a4, (void)a5;
	return tally_run(NULL);
}

static const struct syscall tally_call = {.number = TALLY,
                                          .name = "tally",
                                          .any_ring = true,
                                          .run = tally_run,
                                          .run_user = tally_run_user};

static int64_t swallow(struct file *file, const void *data, size_t size)
{
	(void)file;
	(void)data;
	return (int64_t)size;
}

// Text that programs write by chance is not for the console.
static void files_replace(void)
{
	static const struct file_ops ops = {.write = swallow};
	static struct file out, err;

	out = (struct file)FILE_INIT(&ops);
	err = (struct file)FILE_INIT(&ops);
	(void)file_replace(FILE_STDOUT, &out);
	(void)file_replace(FILE_STDERR, &err);
}

static bool has_ended(int number)
{
	bool ended;

	spin_lock(&processes_lock);
	ended = process_find(number)->ended;
	spin_unlock(&processes_lock);
	return ended;
}

// Some programs, for a while. A program that has not ended by then is ended.
static void fuzz_round(uint64_t round)
{
	tick_t end = time_ticks() + 20 + test_secret(round) % TICKS_MOST;
	int numbers[PROGRAMS];
	char seed[24], tally[24];
	uint64_t before;

	format_text(tally, sizeof(tally), "%x", TALLY);
	for (unsigned i = 0; i < PROGRAMS; i++) {
		format_text(seed, sizeof(seed), "%lx", test_secret((round + 1) << 8 | i));
		numbers[i] = test_program("fuzz", seed, tally, NULL);
	}
	do {
		before = calls;
		test_ok(thread_sleep(time_ticks() + STEP));
	} while (time_ticks() < end && calls > before);
	for (unsigned i = 0; i < PROGRAMS; i++) {
		ended_alone += has_ended(numbers[i]);
		test_ok(process_kill(numbers[i], STATUS_KILLED(SIGKILL)));
		(void)test_status(numbers[i]);
	}
}

// The kernel keeps the page tables of its stacks: have those for as many as there may be.
static void stack_tables_make(void)
{
	static struct stack stacks[STACKS];

	for (unsigned i = 0; i < STACKS; i++)
		test_ok(stack_alloc("nobody", STACK_PAGES, &stacks[i]));
	for (unsigned i = 0; i < STACKS; i++)
		stack_free(&stacks[i]);
}

TEST(fuzz_syscalls)
{
	uint64_t count = command_line_number("count", 10, 10000), round = 0;
	struct resources before;

	syscall_table[TALLY] = &tally_call;
	files_replace();
	stack_tables_make();
	fuzz_round(round++); // makes what is kept
	before = resources_now();
	for (; calls < count; round++) {
		fuzz_round(round);
		check_threads();
		resources_check(&before);
	}
	test_report("calls", 0, calls);
	test_report("programs", 0, PROGRAMS * round);
	test_report("ended alone", 0, ended_alone);
}
