// test_pid: exercise 4.1, before the lab is in its place. The grader has a model.

#include "abi/error.h"
#include "common/test/bench.h"
#include "core/test.h"
#include "lab4-processes/kernel/pid.h"

#define STEPS 1500
#define FREE  20 // numbers that are free when the steps begin

static struct pids pids;
static uint8_t owners[STEPS + PID_MAX + 1]; // their addresses count
static bool in_use[PID_MAX + 1];

// Take a number, which must be a free one. 0: there is none.
static int take(void *owner, unsigned reserve)
{
	int number = pid_take(&pids, owner, reserve);

	if (number == -EAGAIN)
		return 0;
	test_least_as("the number that pid_take returned, which is at least 1", number, 1);
	test_most_as("the number that pid_take returned, which is at most PID_MAX", number,
	             PID_MAX);
	test_check_as("pid_take returned a number that was free", !in_use[number]);
	in_use[number] = true;
	return number;
}

static void give(int number)
{
	pid_give(&pids, number);
	in_use[number] = false;
}

static void take_many(int count)
{
	pids_init(&pids);
	for (int i = 1; i <= count; i++)
		test_eq_as("the number that pid_take returns first, second and so on",
		           take(&owners[i], 0), i);
}

static void check_nobody(int number)
{
	test_check_as("pid_find returns NULL for what is not a number of a process",
	              pid_find(&pids, number) == NULL);
}

EARLY_TEST(pid_counts_up)
{
	for (unsigned round = 0; round < 2; round++) { // pids_init forgets all
		take_many(PID_MAX);
		test_eq_as("pid_take when no number is free", pid_take(&pids, &owners[0], 0),
		           -EAGAIN);
		for (int i = 1; i <= PID_MAX; i++)
			test_check_as("pid_find returns the owner of each number",
			              pid_find(&pids, i) == &owners[i]);
		check_nobody(0);
		check_nobody(-1);
		check_nobody(PID_MAX + 1);
		check_nobody(INT32_MIN);
		check_nobody(INT32_MAX);
		for (int i = 1; i <= PID_MAX; i++)
			in_use[i] = false;
	}
	test_report("done", 0, test_secret(0));
}

// The place of an owner, 0 for NULL.
static uint64_t owner_at(int number)
{
	const uint8_t *owner = pid_find(&pids, number);

	if (owner == NULL)
		return 0;
	test_check_as("pid_find returned an owner that was given to pid_take",
	              owner >= owners && owner < owners + array_length(owners));
	return (uint64_t)(owner - owners);
}

static void step(unsigned number)
{
	uint64_t chosen = test_secret(3 * number);
	int which = 1 + (int)(test_secret(3 * number + 1) % PID_MAX);
	uint64_t result;

	if (number % 64 == 0) { // all that is left
		for (unsigned i = 0; (result = (uint64_t)take(&owners[number], 0)) != 0; i++)
			test_report("last", number * 64 + i, test_secret(number) ^ result);
		return;
	}
	if (chosen % 8 == 0)
		result = owner_at(which);
	else if (chosen % 8 <= 3 && in_use[which])
		give(which), result = 0;
	else
		result = (uint64_t)take(&owners[number], chosen % 16 == 15 ? 10 : 0);
	test_report("result", number, test_secret(number) ^ result);
}

// Few numbers are free, so that each comes again, and that they run out.
EARLY_TEST(pid_follows_a_model)
{
	take_many(PID_MAX - FREE);
	for (unsigned number = 1; number < STEPS; number++)
		step(number);
}

EARLY_TEST(pid_leaves_a_reserve)
{
	for (unsigned round = 0; round < 6; round++) {
		unsigned reserve = (unsigned)(test_secret(round) % 100);
		unsigned count = 0;

		pids_init(&pids);
		while (pid_take(&pids, &owners[1], reserve) > 0)
			test_check_as("pid_take ends when the reserve is reached",
			              ++count <= PID_MAX);
		test_report("taken", round, test_secret(100 + round) ^ count);
		test_eq_as("pid_take with a smaller reserve, or none",
		           pid_take(&pids, &owners[1], reserve > 0 ? reserve - 1 : 0),
		           reserve > 0 ? (int64_t)count + 1 : -EAGAIN);
	}
}

// With `count` numbers in use. Some have come and gone.
static void measure(int count)
{
	uint64_t cost;
	int number = 0;

	pids_init(&pids);
	for (int i = 0; i < count; i++)
		test_ok(pid_take(&pids, &owners[1], 0));
	for (int i = 1; i < count; i += 2) {
		pid_give(&pids, i);
		test_ok(pid_take(&pids, &owners[1], 0));
	}
	cost = BENCH_COUNT(number = pid_take(&pids, &owners[2], 0));
	test_report("pid_take", count, cost);
	cost = BENCH_COUNT((void)*(void *volatile *)&(void *){pid_find(&pids, number)});
	test_report("pid_find", count, cost);
	cost = BENCH_COUNT(pid_give(&pids, number));
	test_report("pid_give", count, cost);
	test_report("number", count, test_secret(count) ^ (uint64_t)number);
}

EARLY_TEST(pid_takes_constant_time)
{
	measure(10);
	measure(1000);
	measure(4000);
}
