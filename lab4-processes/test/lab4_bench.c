// lab4_bench: what processes and signals cost, as programs see it
// (user/programs/process_timing.c).

#include "abi/status.h"
#include "lab3-userspace/test/lab3_test.h"
#include "lab3-userspace/test/timing.h"
#include "test/bench.h"

// One kind, with so many pages that are written to before, and so many others that sleep.
static uint64_t measure(const char *kind, const char *pages, const char *others)
{
	struct file *before = timing_listen();
	int status = test_program_status("process_timing", kind, pages, others, NULL);

	(void)file_replace(FILE_STDOUT, before);
	test_eq(status, STATUS_EXITED(0));
	return timing_number();
}

BENCH(process_fork_wait)
{
	return measure("fork_wait", "0", "0");
}

BENCH(process_fork_wait_10_pages)
{
	return measure("fork_wait", "10", "0");
}

BENCH(process_fork_wait_1000_pages)
{
	return measure("fork_wait", "1000", "0");
}

BENCH(process_fork_wait_with_1)
{
	return measure("fork_wait", "0", "1");
}

BENCH(process_fork_wait_with_100)
{
	return measure("fork_wait", "0", "100");
}

// One round: to make so many takes long, and each round of it tries some times.
BENCH(process_fork_wait_with_1000)
{
	static uint64_t cost;

	if (cost == 0)
		cost = measure("fork_wait", "0", "1000");
	return cost;
}

BENCH(process_fork_exec_wait)
{
	return measure("fork_exec_wait", "0", "0");
}

BENCH(process_fork_exec_wait_1000_pages)
{
	return measure("fork_exec_wait", "1000", "0");
}

// From the call that sends it to the instruction behind that call: its handler has run, and
// returned.
BENCH(signal_handler_and_back)
{
	return measure("signal", "0", "0");
}
