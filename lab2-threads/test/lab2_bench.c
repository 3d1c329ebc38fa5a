// lab2_bench: what threads cost.

#include "core/bench.h"
#include "core/exit.h"
#include "core/syscall.h"
#include "core/test.h"
#include "scheduler.h"

static volatile bool stop;
static volatile uint64_t stamp; // of the other thread

static uint64_t yielder(void *argument)
{
	(void)argument;
	while (!stop) {
		stamp = timestamp();
		syscall_thread_yield();
	}
	return 0;
}

static int yielder_start(void)
{
	int tid;

	stop = false;
	tid = thread_create("yielder", yielder, NULL, 0);
	test_ok(tid);
	syscall_thread_yield(); // it is in its loop now
	return tid;
}

static void yielder_end(int tid)
{
	stop = true;
	test_ok(thread_join(tid, NULL));
}

// From `int 0x80` in one thread to the instruction behind it in the other.
BENCH(thread_yield_system_call)
{
	int tid = yielder_start();
	uint64_t start = timestamp();

	syscall_thread_yield();
	uint64_t there = stamp - start - bench_cost();
	yielder_end(tid);
	return there;
}

static uint64_t return_argument(void *argument)
{
	return (uint64_t)argument;
}

BENCH(thread_create_exit_join)
{
	int error;
	uint64_t spent = BENCH_COUNT({
		int tid = thread_create("bench", return_argument, NULL, 0);
		error = thread_join(tid, NULL);
	});

	test_ok(error);
	return spent;
}
