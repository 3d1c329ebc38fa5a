// test_explore_wait: a sleeper against whoever ends its sleep, at each instruction of it. The
// tests need exercises 2.1 to 2.6.

#include "arch/trap_frame.h"
#include "core/explore.h"
#include "core/panic.h"
#include "core/wait.h"
#include "explore_thread.h"
#include "lab2-threads/kernel/thread_check.h"
#include "lab2_test.h"

static struct spinlock lock = SPINLOCK("explored", RANK_TEST);
static struct wait_queue queue = WAIT_QUEUE(queue);
static uint64_t gift; // guarded by lock; 0: nobody has come yet
static uint64_t taken, sum;
static enum wait_result result;
static tick_t deadline;

static void set_up(void)
{
	idle_settle();
	gift = taken = 0;
	deadline = time_ticks() + 1;
}

static void take_the_gift(void)
{
	spin_lock(&lock);
	result = WAIT_WOKEN;
	while (gift == 0 && result == WAIT_WOKEN)
		result = wait(&queue, &lock, TIME_NEVER, 0);
	taken = gift;
	spin_unlock(&lock);
}

static void give(void)
{
	spin_lock(&lock);
	gift = test_secret(explore_number());
	wake_all(&queue);
	spin_unlock(&lock);
}

static const char *gift_check(void)
{
	sum += taken;
	if (result != WAIT_WOKEN)
		return "wait() did not return WAIT_WOKEN, although it was woken";
	if (taken != test_secret(explore_number()))
		return "wait() returned before the other had come";
	if (!list_empty(&queue.waiters))
		return "nobody waits any more, but somebody is on the queue";
	return threads_check();
}

TEST(explore_block_against_wake)
{
	explore_by_thread(set_up, take_the_gift, give, gift_check);
	test_report("sum", 0, sum);
}

TEST(explore_block_against_wake_by_handler)
{
	explore(set_up, take_the_gift, give, gift_check);
	test_report("sum", 0, sum);
}

static void wait_until_the_deadline(void)
{
	spin_lock(&lock);
	do
		result = wait(&queue, &lock, deadline, 0);
	while (result == WAIT_WOKEN);
	spin_unlock(&lock);
}

static void tick(void)
{
	struct trap_frame trap_frame = {.rip = (vaddr_t)tick};

	time_tick(&trap_frame);
}

static const char *deadline_check(void)
{
	sum += test_secret(time_ticks());
	if (result != WAIT_TIMEOUT)
		return "wait() did not return WAIT_TIMEOUT, although nobody woke it";
	if (time_ticks() < deadline)
		return "wait() returned before its deadline";
	if (!list_empty(&queue.waiters))
		return "nobody waits any more, but somebody is on the queue";
	return threads_check();
}

TEST(explore_wait_against_its_deadline)
{
	explore(set_up, wait_until_the_deadline, tick, deadline_check);
	test_report("sum", 0, sum);
	test_report("first", 0, deadline);
}
