// pid: random operations beside a model that knows when each number became free.

#include "unit.h"

#include "lab4-processes/kernel/pid.c"

#define STEPS 4000

static struct pids pids;
static unsigned long free_since[PID_MAX + 1]; // 0: it is in use
static unsigned long now;

static int owner_of(int number)
{
	const int *owner = pid_find(&pids, number);

	return owner != NULL ? *owner : 0;
}

static int owners[PID_MAX + 1];

// The number that has been free longest, or 0.
static int oldest(void)
{
	int best = 0;

	for (int number = 1; number <= PID_MAX; number++)
		if (free_since[number] != 0 &&
		    (best == 0 || free_since[number] < free_since[best]))
			best = number;
	return best;
}

static void begin(void)
{
	pids_init(&pids);
	for (int number = 1; number <= PID_MAX; number++) {
		free_since[number] = (unsigned long)number;
		owners[number] = number;
	}
	now = PID_MAX + 1;
}

static void take(void)
{
	int expected = oldest();
	int number = pid_take(&pids, &owners[expected], 0);

	if (expected == 0) {
		CHECK_EQUAL(number, -EAGAIN);
		return;
	}
	CHECK_EQUAL(number, expected);
	free_since[number] = 0;
}

static void give(int number)
{
	pid_give(&pids, number);
	free_since[number] = now++;
}

static void all_numbers_and_none(void)
{
	begin();
	for (int i = 0; i < 3; i++) {
		for (int count = 0; count <= PID_MAX; count++)
			take();
		for (int number = PID_MAX; number >= 1; number--) {
			CHECK_EQUAL(owner_of(number), number);
			give(number);
			CHECK_EQUAL(owner_of(number), 0);
		}
	}
}

// Few are free, so that they often run out.
static void any_operations(void)
{
	begin();
	for (int i = 0; i < PID_MAX - 10; i++)
		take();
	for (int i = 0; i < STEPS; i++) {
		int number = 1 + (int)below(PID_MAX);

		CONTEXT("step %d", i);
		if (below(2) && free_since[number] == 0)
			give(number);
		else
			take();
		CHECK_EQUAL(owner_of(number), free_since[number] == 0 ? number : 0);
	}
}

static void a_reserve_stays(void)
{
	for (unsigned reserve = 0; reserve < 40; reserve++) {
		int count = 0;

		begin();
		while (pid_take(&pids, &owners[1], reserve) > 0)
			count++;
		CHECK_EQUAL(count, PID_MAX - reserve);
		CHECK_EQUAL(pids.free, reserve);
	}
}

static void any_int_may_be_asked_for(void)
{
	static const int wrong[] = {0, -1, PID_MAX + 1, INT32_MIN, INT32_MAX};

	begin();
	while (oldest() != 0)
		take();
	for (size_t i = 0; i < array_length(wrong); i++)
		CHECK(pid_find(&pids, wrong[i]) == NULL);
}

int main(void)
{
	RUN(all_numbers_and_none);
	RUN(any_operations);
	RUN(a_reserve_stays);
	RUN(any_int_may_be_asked_for);
	return 0;
}
