// test_process_ops: what a later lab adds to the life of a process comes in its order, once
// each, and with the lock that it needs.

#include "abi/error.h"
#include "abi/status.h"
#include "arch/percpu.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab3_test.h"
#include "lib/string.h"
#include "test/allocation_walk.h"

#define NO_NUMBER 123456 // of no process

static const struct process_ops *below;

// The life of the last process: a letter for each function that was called; C: create has
// refused.
static char life[16];
static size_t life_length;
static bool refuses, forgets;
static unsigned searches;

static void life_begin(void)
{
	memset(life, 0, sizeof(life));
	life_length = 0;
}

static void note(char letter, bool locked)
{
	test_eq_as("processes_lock is held", spin_held(&processes_lock), locked);
	test_eq_as("spinlocks that are held", percpu_read(critical.locks), locked);
	test_check(life_length + 1 < sizeof(life));
	life[life_length++] = letter;
}

static int create(struct process *process)
{
	int error = refuses ? -EAGAIN : below->create(process);

	note(error ? 'C' : 'c', false);
	return error;
}

static void begin(struct process *process)
{
	note('b', true);
	below->begin(process);
}

static void end(struct process *process)
{
	note('e', false);
	test_eq_as("threads when it ends", process->alive, 0);
	below->end(process);
}

static bool ended(struct process *process)
{
	note('E', true);
	test_check(process->ended);
	return below->ended(process) || forgets;
}

static void free(struct process *process)
{
	note('f', false);
	below->free(process);
}

static struct process *find(int number)
{
	test_check(spin_held(&processes_lock));
	searches++;
	return below->find(number);
}

static const struct process_ops noting_ops = {.create = create,
                                              .begin = begin,
                                              .end = end,
                                              .ended = ended,
                                              .free = free,
                                              .find = find};

static void expect_life(const char *expected)
{
	if (strcmp(life, expected) != 0)
		test_fail(__FILE__, __LINE__,
		          "what was called (create, begin, end, Ended, free)", expected, life);
}

static char *const words[] = {(char *)"ends", (char *)"exit", (char *)"7", NULL};

static int64_t start_and_end(void *before)
{
	int number;

	life_begin();
	number = process_start("ends", words, words + 3);
	if (number < 0) {
		// None is freed that was not created, and none is left.
		if (life_length > 0)
			expect_life(life[0] == 'C' ? "C" : "cf");
	} else {
		test_eq(test_status(number), STATUS_EXITED(7));
		expect_life("cbeEf");
	}
	resources_check(before);
	return number;
}

static void refuse(struct resources *before)
{
	refuses = true;
	life_begin();
	test_eq_as("process_start when `create` refuses",
	           process_start("ends", words, words + 3), -EAGAIN);
	expect_life("C");
	refuses = false;
	resources_check(before);
}

static void forget(struct resources *before)
{
	int number, status;

	forgets = true;
	life_begin();
	number = process_start("ends", words, words + 3);
	test_ok(number);
	while (life_length < 5)
		test_ok(thread_sleep(time_ticks() + 1));
	expect_life("cbeEf");
	test_eq_as("process_wait for one that is forgotten", process_wait(number, &status),
	           -ESRCH);
	forgets = false;
	resources_check(before);
}

TEST(process_ops_in_order)
{
	struct resources before;

	test_eq(test_program_status("ends", "exit", "0", NULL), STATUS_EXITED(0));
	before = resources_now();
	below = process_ops;
	process_ops = &noting_ops;
	test_eq(process_kill(NO_NUMBER, 0), -ESRCH);
	test_eq(searches, 1);
	refuse(&before);
	forget(&before);
	test_least_as("allocations of a start", allocation_walk(start_and_end, &before), 10);
	test_report("done", 0, test_secret(0));
}
