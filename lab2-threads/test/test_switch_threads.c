// test_switch_threads: exercises 2.1 and 2.2 together, on threads.

#include "arch/backtrace.h"
#include "core/symbol.h"
#include "lab2_test.h"

#define THREADS 24
#define VISITS  240
#define DEPTH   16

static struct thread *threads[THREADS];
static struct thread *main;
static uint64_t visit;   // its number
static uint64_t visited; // which thread

// On to another thread, and to the main thread in the end.
static void go_on(void)
{
	visited = (visited + 1 + test_secret(visit) % (THREADS - 1)) % THREADS;
	hand_switch(++visit < VISITS ? threads[visited] : main);
}

// A thread keeps its count only on its own stack, one call deeper each time.
static void count_visits(uint64_t sum, unsigned depth)
{
	while (visit < VISITS) {
		sum = test_mix(sum, visit);
		test_report("sum", visit, sum);
		go_on();
		if (depth < DEPTH)
			count_visits(sum, depth + 1);
	}
}

static uint64_t visitor(void *argument)
{
	count_visits((uint64_t)argument, 0);
	return 0;
}

EARLY_TEST(switch_between_threads)
{
	threads_init();
	main = thread_current();
	for (uint64_t i = 0; i < THREADS; i++)
		threads[i] = hand_thread("visitor", visitor, (void *)test_secret(1000 + i));
	hand_switch(threads[0]);
}

__attribute__((noinline)) static void park_inner(void)
{
	hand_switch(main);
}

static uint64_t park(void *argument)
{
	test_report("argument", 0, argument);
	park_inner();
	return 0;
}

// The grader finds a waiting thread from outside by its frame pointers.
EARLY_TEST(switch_can_be_traced)
{
	const struct switch_frame *switch_frame;
	vaddr_t addresses[BACKTRACE_DEPTH];
	struct thread *thread;
	size_t count;

	threads_init();
	main = thread_current();
	thread = hand_thread("parked", park, (void *)test_secret(0));
	hand_switch(thread);
	switch_frame = (const struct switch_frame *)thread->context.rsp;
	test_report_text("caller", symbol_find(switch_frame->rip).name);
	count = backtrace_collect((const uint64_t *)switch_frame->rbp, addresses,
	                          BACKTRACE_DEPTH);
	for (size_t i = 0; i < count; i++)
		test_report_text("caller", symbol_find(addresses[i]).name);
}
