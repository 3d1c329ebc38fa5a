// test_failures: allocations that fail on purpose (mm/allocation_failure.h), when there are
// threads and programs.

#include "abi/error.h"
#include "abi/signal.h"
#include "abi/status.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_join.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab3_test.h"
#include "lib/string.h"
#include "mm/allocation_failure.h"
#include "mm/frame.h"
#include "mm/object_pool.h"
#include "mm/stack.h"
#include "test/allocation_walk.h"

// ---- Starting a program ----

static char long_text[2 * FRAME_SIZE]; // so that the start stack has more pages than one
static char *const words[] = {(char *)"ends", (char *)"exit", (char *)"7", NULL};
static char *const environment[] = {(char *)"NAME=value", long_text, NULL};

struct start {
	struct resources before;
	unsigned errors;
};

static int64_t start_and_end(void *argument)
{
	struct start *start = argument;
	int number = process_start("ends", words, environment);

	if (number >= 0)
		test_eq_as("how the program ends", test_status(number), STATUS_EXITED(7));
	else
		start->errors++;
	resources_check(&start->before);
	return number;
}

// Each allocation of a start fails once. Returns how many there are.
static uint64_t start_walk(void)
{
	struct start start = {.before = resources_now()};
	uint64_t allocations = allocation_walk(start_and_end, &start);

	test_eq_as("starts that fail, one for each allocation", start.errors, allocations);
	return allocations;
}

TEST(programs_start_without_memory)
{
	uint64_t of_first, of_second;
	int other;

	memset(long_text, 'x', sizeof(long_text) - 1);
	// The first one makes what is kept: a slab of each pool.
	test_eq(test_program_status("ends", "exit", "0", NULL), STATUS_EXITED(0));
	of_first = start_walk();
	test_eq_as("images that are open", image_count(), 0);
	// The same with the file in memory, since another program runs it.
	other = test_program("ends", "reader", NULL);
	test_ok(thread_sleep(time_ticks() + 20)); // until it has what it needs
	of_second = start_walk();
	test_eq_as("images that are open", image_count(), 1);
	test_ok(process_kill(other, STATUS_KILLED(SIGTERM)));
	test_eq(test_status(other), STATUS_KILLED(SIGTERM));
	test_report("allocations", 1, of_first);
	test_report("allocations", 2, of_second);
}

// ---- Who counts ----

#define FAILURES 10

static struct object_pool objects = OBJECT_POOL(objects, struct start);
static volatile bool rival_ends;
static volatile uint64_t rival_rounds;

// Allocates whatever there is, and always gets it.
static uint64_t rival_run(void *argument)
{
	(void)argument;
	for (; !rival_ends; rival_rounds++) {
		paddr_t frame = frame_alloc(FRAME_TEST);
		void *object = object_alloc(&objects);
		struct stack stack;

		test_check(frame != 0 && object != NULL);
		test_ok(stack_alloc("rival's", STACK_PAGES, &stack));
		stack_free(&stack);
		object_free(&objects, object);
		frame_put(frame);
	}
	return 0;
}

static void pause_rival_runs(void)
{
	uint64_t rounds = rival_rounds;

	while (rival_rounds < rounds + 2)
		test_ok(thread_sleep(time_ticks() + 1));
}

// The requests of another thread do not count: it runs before each of ours.
TEST(failures_spare_other_threads)
{
	int rival = thread_create("rival", rival_run, NULL, 0);

	test_ok(rival);
	for (unsigned n = 1; n <= FAILURES; n++) {
		allocation_fail_at(n);
		for (unsigned i = 1; i <= n; i++) {
			paddr_t frame;

			pause_rival_runs();
			test_eq_as("requests that have failed before the last",
			           allocation_failures(), 0);
			frame = frame_alloc(FRAME_TEST);
			test_eq_as("a request that is served", frame != 0, i != n);
			if (frame != 0)
				frame_put(frame);
		}
	}
	allocation_fail_at(0);
	rival_ends = true;
	test_ok(thread_join(rival, NULL));
	test_report("done", 0, test_secret(0));
}
