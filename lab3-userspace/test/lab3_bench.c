// lab3_bench: what things cost in ring 3, and what a program costs.

#include "abi/status.h"
#include "test/bench.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab2-threads/test/crowd.h"
#include "lab3_test.h"
#include "timing.h"

// From the instruction behind SYSCALL or INT 0x80 back to the next one.
BENCH(user_call_syscall)
{
	return timing("null_syscall");
}

BENCH(user_call_int_0x80)
{
	return timing("null_interrupt");
}

// Between two programs, with all that belongs to each.
BENCH(user_yield)
{
	crowd_be(0, false);
	struct file *before = timing_listen();
	int other = test_program("timing", "yield_for_ever", NULL);

	test_eq(test_program_status("timing", "yield", NULL), STATUS_EXITED(0));
	test_ok(process_kill(other, STATUS_KILLED(SIGKILL)));
	test_eq(test_status(other), STATUS_KILLED(SIGKILL));
	(void)file_replace(FILE_STDOUT, before);
	return timing_number();
}

// The first write to a page of zeros, and to one that shows a file.
BENCH(user_zero_page)
{
	return timing("zero_page");
}

BENCH(user_shared_page)
{
	return timing("shared_page");
}

BENCH(user_write_4_kib)
{
	return timing("write_block");
}

// From the wish to the first instruction: the file is checked and its regions are made, and the
// page with that instruction is brought in.
BENCH(program_start)
{
	struct file *before = timing_listen();
	uint64_t begin = timestamp();

	test_eq(test_program_status("first", NULL), STATUS_EXITED(0));
	(void)file_replace(FILE_STDOUT, before);
	return timing_number() - begin;
}

// A program's whole life, with its memory, tables, thread and end.
BENCH(program_run)
{
	struct file *before = timing_listen();
	int status = 0;
	uint64_t cost = BENCH_COUNT(status = test_program_status("hello", NULL));

	(void)file_replace(FILE_STDOUT, before);
	test_eq(status, STATUS_EXITED(0));
	return cost;
}
