// test_explore: the explorer itself, with rivals that are called inside the interrupt.

#include "arch/cpu.h"
#include "base_test.h"
#include "core/explore.h"
#include "core/panic.h"
#include "core/spinlock.h"
#include "core/wait.h"
#include "landmark.h"

static volatile uint64_t shared, expected;
static volatile uint32_t no_timer;

static void set_up(void)
{
	shared = secret(explore_number());
	expected = shared + 2;
}

static void rival_adds(void)
{
	shared++;
}

static const char *sum_check(void)
{
	return shared == expected ? NULL : "an addition was lost";
}

static void add_by_one_instruction(void)
{
	__atomic_fetch_add(&shared, 1, __ATOMIC_SEQ_CST);
	nop_run(&no_timer, 0);
}

// The rival comes at each instruction once.
EARLY_TEST(base_explore_each_instruction)
{
	test_report("nops", 0, nop_first);
	explore(set_up, add_by_one_instruction, rival_adds, sum_check);
	test_report("done", 1, secret(1));
}

static struct spinlock lock = SPINLOCK("explored", RANK_TEST);

static void add_with_the_lock(void)
{
	spin_lock(&lock);
	uint64_t value = shared;
	nop_run(&no_timer, 0);
	shared = value + 1;
	spin_unlock(&lock);
}

static void rival_adds_with_the_lock(void)
{
	spin_lock(&lock);
	shared++;
	spin_unlock(&lock);
}

// Where interrupts are off it comes at one place.
EARLY_TEST(base_explore_locked)
{
	explore(set_up, add_with_the_lock, rival_adds_with_the_lock, sum_check);
	test_report("done", 1, secret(1));
}

// The mistake: the rival's addition is lost if it comes in between.
static void add_in_two_steps(void)
{
	uint64_t value = shared;
	nop_run(&no_timer, 0);
	shared = value + 1;
}

EARLY_TEST(base_explore_finds_a_race)
{
	explore(set_up, add_in_two_steps, rival_adds, sum_check);
	test_report("done", 1, secret(1));
}

static const char *no_check(void)
{
	return NULL;
}

// Has the rival come between two looks?
static bool rival_between(void)
{
	uint64_t before = shared;

	return shared != before;
}

static void panic_on_a_rival(void)
{
	if (rival_between())
		panic("the rival came in between");
}

EARLY_TEST(base_explore_goes_on_after_a_panic)
{
	explore(set_up, panic_on_a_rival, rival_adds, no_check);
	test_report("done", 1, secret(1));
}

// Two stretches with interrupts off, behind which the rival comes at the same instruction.
// Behind the first it ends the boot, if it comes early; behind the second it does harm.
static volatile int stretch;

static void two_stretches(void)
{
	for (int i = 1; i <= 2; i++) {
		spin_lock(&lock);
		stretch = i;
		nop_run(&no_timer, 0);
		spin_unlock(&lock);
		stretch = 0;
	}
}

static void rival_behind_a_stretch(void)
{
	if (stretch == 1 && explore_number() < NOP_COUNT)
		panic("the rival came early");
	shared += stretch == 2 ? 1 : 2;
}

EARLY_TEST(base_explore_passes_over_a_panic)
{
	explore(set_up, two_stretches, rival_behind_a_stretch, sum_check);
	test_report("done", 1, secret(1));
}

static void add_three(void)
{
	shared += 3;
}

EARLY_TEST(base_explore_a_mistake_without_a_rival)
{
	explore(set_up, add_three, rival_adds, sum_check);
	test_report("done", 1, secret(1));
}

static void loop_on_a_rival(void)
{
	while (rival_between() || shared == expected)
		expected = shared;
}

EARLY_TEST(base_explore_goes_on_after_a_loop)
{
	explore(set_up, loop_on_a_rival, rival_adds, no_check);
	test_report("done", 1, secret(1));
}

static void stop_on_a_rival(void)
{
	if (rival_between()) {
		interrupts_disable();
		while (shared != 0)
			;
	}
}

EARLY_TEST(base_explore_goes_on_after_a_hang)
{
	explore(set_up, stop_on_a_rival, rival_adds, no_check);
	test_report("done", 1, secret(1));
}

static struct wait_queue queue = WAIT_QUEUE(queue);
static bool condition; // guarded by lock, as the queue is

static void wait_set_up(void)
{
	condition = false;
}

static void wait_for_the_rival(void)
{
	spin_lock(&lock);
	while (!condition)
		test_eq(wait(&queue, &lock, TIME_NEVER, 0), WAIT_WOKEN);
	spin_unlock(&lock);
}

static void rival_wakes(void)
{
	spin_lock(&lock);
	condition = true;
	wake_all(&queue);
	spin_unlock(&lock);
}

// An operation that needs the rival cannot end before it comes.
EARLY_TEST(base_explore_waits)
{
	explore(wait_set_up, wait_for_the_rival, rival_wakes, no_check);
	test_report("done", 1, secret(1));
}
