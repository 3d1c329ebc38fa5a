// test_lost_wakeup: exercise 2.6: a wake-up that comes at the worst moment.
//
// Things are handed over through a small buffer. Some come from threads, some from a timer's
// interrupt. Each holder of the lock works for a while, so that ticks often fall due while it
// is held, and come the very moment that interrupts are on again: if that is while wait() has
// let go of the lock and the thread does not sleep yet, the wake-up is lost.

#include "core/time.h"
#include "lab2-threads/kernel/thread_preempt.h"
#include "naps.h"

#define ROOM      2
#define THINGS    100 // that each producer makes
#define PRODUCERS 2
#define CONSUMERS 3
#define TICKS     500 // more than enough

static struct spinlock lock = SPINLOCK("test buffer", RANK_TEST);
static struct wait_queue not_empty = WAIT_QUEUE(not_empty), not_full = WAIT_QUEUE(not_full),
			 finished = WAIT_QUEUE(finished);

// Guarded by `lock`.
static uint64_t buffer[ROOM];
static size_t count, taken, made, from_timer;
static uint64_t sum;    // of all that was taken
static uint64_t sum_in; // of the secrets that were put in

static void work(void)
{
	for (unsigned i = 0; i < 100 + (unsigned)test_seed() * 5; i++)
		cpu_relax();
}

static void put(uint64_t thing)
{
	buffer[count++] = thing;
	sum_in += thing;
	wake_one(&not_empty);
}

static uint64_t produce(void *argument)
{
	uint64_t me = (uint64_t)argument;

	for (uint64_t i = 0; i < THINGS; i++) {
		spin_lock(&lock);
		while (count == ROOM)
			expect_result("result of wait", wait(&not_full, &lock, TIME_NEVER, 0),
			              WAIT_WOKEN);
		put(test_secret(me * THINGS + i));
		made++;
		work();
		spin_unlock(&lock);
	}
	park();
}

static uint64_t consume(void *argument)
{
	(void)argument;
	for (;;) {
		spin_lock(&lock);
		work();
		while (count == 0)
			expect_result("result of wait", wait(&not_empty, &lock, TIME_NEVER, 0),
			              WAIT_WOKEN);
		sum += test_mix(buffer[--count], test_nonce());
		taken++;
		wake_one(&not_full);
		wake_all(&finished);
		spin_unlock(&lock);
	}
	return 0;
}

static struct timer timer;

// At each tick, if there is room.
static void put_inside(struct timer *self)
{
	spin_lock(&lock);
	if (count < ROOM)
		put(test_secret(PRODUCERS * THINGS + from_timer++));
	spin_unlock(&lock);
	timer_start(self, time_ticks() + 1, put_inside);
}

// Somebody sleeps although it was woken: it is BLOCKED, but on the queue no more.
static void look_for_the_lost(void)
{
	size_t consumers = waiting(&not_empty, &lock);

	if (made == PRODUCERS * THINGS && count == 0 && consumers == CONSUMERS)
		return;
	test_fail(__FILE__, __LINE__,
	          made == PRODUCERS * THINGS ? "a consumer that was woken"
	                                     : "a producer or consumer that was woken",
	          "it goes on",
	          "it sleeps on: a lost wake-up. It came when the lock of the queue was free "
	          "again, but the thread did not sleep yet; then it did");
}

// Until the producers have made everything. With odd seeds this thread sleeps meanwhile, with
// even ones somebody is always ready.
static void watch(tick_t end)
{
	spin_lock(&lock);
	while (made < PRODUCERS * THINGS && time_ticks() < end) {
		if (test_seed() & 1) {
			test_check(wait(&finished, &lock, time_ticks() + 5, 0) !=
			           WAIT_WOULD_BLOCK);
			continue;
		}
		spin_unlock(&lock);
		thread_yield();
		spin_lock(&lock);
	}
	spin_unlock(&lock);
}

TEST(no_lost_wakeup)
{
	must_end_within(2000);
	for (uint64_t i = 0; i < CONSUMERS; i++)
		hand_start("consumer", consume, NULL);
	for (uint64_t i = 0; i < PRODUCERS; i++)
		hand_start("producer", produce, (void *)i);
	timer_start(&timer, time_ticks() + 1, put_inside);
	watch(time_ticks() + TICKS);
	timer_cancel(&timer);
	spin_until(time_ticks() + 1);
	for (int i = 0; i < 100; i++)
		thread_yield();
	look_for_the_lost();
	check_threads();
	test_report("taken", 0, taken);
	test_report("from timer", 0, from_timer);
	test_report("sum", 0, sum);
	test_report("sum in", 0, sum_in);
}
