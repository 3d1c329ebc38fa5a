// test_timers: timers, and the ticks that drive them.

#include "arch/percpu.h"
#include "base_test.h"

#define TIMERS 40

static struct {
	struct timer timer;
	tick_t due;
	uint64_t fired; // how often
} timers[TIMERS];

static uint64_t fired;

static void fire_note(struct timer *timer)
{
	uint64_t number =
		(uint64_t)(container_of(timer, __typeof__(timers[0]), timer) - timers);

	test_check(in_interrupt());
	test_eq(time_ticks(), timers[number].due);
	test_report("fired", fired++, number);
	timers[number].fired++;
}

static bool is_cancelled(uint64_t number)
{
	return secret(200 + number) % 4 == 0;
}

// Few deadlines for many timers: those that are equal fire in the order of their start.
EARLY_TEST(base_timers_in_order)
{
	tick_t start = time_ticks() + 4; // later than all that is done until then

	for (uint64_t i = 0; i < TIMERS; i++) {
		timers[i].due = start + secret(i) % 12;
		timer_start(&timers[i].timer, timers[i].due, fire_note);
	}
	for (uint64_t i = 0; i < TIMERS; i++)
		if (is_cancelled(i))
			test_check(timer_cancel(&timers[i].timer));
	test_check(time_ticks() < start);
	sleep_until(start + 14);
	for (uint64_t i = 0; i < TIMERS; i++) {
		test_eq(timers[i].fired, !is_cancelled(i));
		test_check(!timer_cancel(&timers[i].timer));
	}
}

static tick_t fire_times[32];
static uint64_t fire_count;

static void fire_again(struct timer *timer)
{
	fire_times[fire_count++] = time_ticks();
	if (fire_count < 20)
		timer_start(timer, time_ticks() + 1 + secret(fire_count) % 3, fire_again);
}

EARLY_TEST(base_timers_from_inside_fire)
{
	static struct timer timer;

	timer_start(&timer, time_ticks() + 1, fire_again);
	sleep_until(time_ticks() + 80);
	test_eq(fire_count, 20);
	for (uint64_t i = 0; i < 20; i++)
		test_report("time", i, fire_times[i] - fire_times[0]);
}

static struct timer other;

static void fire_never(struct timer *timer)
{
	(void)timer;
	test_fail(__FILE__, __LINE__, "a timer that was taken back", "silence", "it fired");
}

static void fire_late(struct timer *timer)
{
	fire_times[fire_count++] = time_ticks();
	timer_cancel(&other); // due at this very tick, after us
	if (fire_count < 5)
		timer_start(timer, fire_count % 2 ? 0 : time_ticks(), fire_late);
}

// A deadline that has passed is met at the next tick: started outside, and from inside fire.
EARLY_TEST(base_timers_that_are_late)
{
	static struct timer timer;
	tick_t now;

	sleep_until(5);
	now = time_ticks();
	timer_start(&timer, secret(0) % 5, fire_late);
	timer_start(&other, 5, fire_never);
	test_eq(fire_count, 0);
	sleep_until(now + 8);
	test_eq(fire_count, 5);
	for (uint64_t i = 0; i < 5; i++)
		test_report("time", i, fire_times[i] - now);
}

EARLY_TEST(base_ticks_never_go_back)
{
	tick_t last = time_ticks(), end = last + 200;
	uint64_t steps = 0;

	while (last < end) {
		tick_t now = time_ticks();

		test_check(now >= last);
		test_check(now <= last + 1);
		steps += now - last;
		last = now;
	}
	test_report("steps", 0, steps);
}
