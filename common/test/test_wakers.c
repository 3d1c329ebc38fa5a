// test_wakers: no wake-up is lost, and none reaches the wrong task.

#include "abi/error.h"
#include "arch/percpu.h"
#include "base_test.h"
#include "core/input.h"
#include "core/key_future.h"
#include "core/scheduler_ops.h"
#include "core/sleep_future.h"
#include "dev/apic.h"
#include "dev/apic_timer.h"

// A task that is polled until somebody has told it to end.
struct target {
	struct future future;
	uint64_t polls;
	struct waker waker; // of the last poll
	volatile bool end;
};

static enum poll target_poll(struct future *self, struct waker waker)
{
	struct target *target = container_of(self, struct target, future);

	target->polls++;
	target->waker = waker;
	return target->end ? POLL_READY : POLL_PENDING;
}

static uint64_t target_start(struct target *target)
{
	*target = (struct target){.future = {.poll = target_poll}};
	return test_spawn("target", &target->future);
}

// Let every task run that is ready.
static void run_ready(void)
{
	static struct sleep_future pause;

	sleep_future_init(&pause, time_ticks() + 2);
	test_eq(test_finish(test_spawn("pause", &pause.future)), 0);
}

EARLY_TEST(base_wakers_of_dead_tasks)
{
	static struct target first, heirs[TASK_MAX - 1];
	uint64_t ids[TASK_MAX - 1], id = target_start(&first);
	struct waker old;

	first.end = true;
	test_eq(test_finish(id), 0);
	old = first.waker;
	for (uint64_t i = 0; i < TASK_MAX - 1; i++) // one of them is where the first was
		ids[i] = target_start(&heirs[i]);
	run_ready();
	waker_wake(old);
	waker_wake((struct waker){.task = 0});
	waker_wake((struct waker){.task = secret(1) | 1ull << 60});
	run_ready();
	for (uint64_t i = 0; i < TASK_MAX - 1; i++) {
		test_eq(heirs[i].polls, 1);
		heirs[i].end = true;
		waker_wake(heirs[i].waker);
		test_eq(test_finish(ids[i]), 0);
		test_eq(heirs[i].polls, 2);
	}
	test_report("done", 1, secret(1));
}

static struct target target;

static void wake_inside(struct timer *timer)
{
	(void)timer;
	test_check(in_interrupt());
	target.end = true;
	waker_wake(target.waker);
}

EARLY_TEST(base_wakers_in_interrupt_handlers)
{
	static struct timer timer;

	for (uint64_t i = 0; i < 20; i++) {
		uint64_t id = target_start(&target);
		tick_t due = time_ticks() + 1 + secret(i) % 5;

		timer_start(&timer, due, wake_inside);
		test_eq(test_finish(id), 0);
		tick_t now = time_ticks();
		test_check(now >= due);
		test_check(now <= due + 1);
		test_report("polls", i, target.polls);
	}
}

// Woken while it is being polled, by itself and by an interrupt, after its last look.
static enum poll slow_poll(struct future *self, struct waker waker)
{
	static struct timer timer;
	enum poll result = target_poll(self, waker);
	tick_t until = time_ticks() + 3;

	if (result == POLL_READY)
		return POLL_READY;
	if (target.polls == 1) {
		waker_wake(waker);
		return POLL_PENDING;
	}
	timer_start(&timer, time_ticks() + 1, wake_inside);
	while (time_ticks() < until)
		__builtin_ia32_pause();
	return POLL_PENDING;
}

EARLY_TEST(base_wakers_during_the_poll)
{
	for (uint64_t i = 0; i < 10; i++) {
		target = (struct target){.future = {.poll = slow_poll}};
		test_eq(test_finish(test_spawn("slow", &target.future)), 0);
		test_report("polls", i, target.polls);
	}
}

static struct key_future key_futures[2];
static uint64_t order[2], arrivals;

// A task of its own for each key future.
static struct {
	struct future future;
	struct key_future *key;
	bool give_up;
} key_tasks[2];

static enum poll reader_poll(struct future *self, struct waker waker)
{
	uint64_t number =
		(uint64_t)(container_of(self, __typeof__(key_tasks[0]), future) - key_tasks);

	if (key_tasks[number].give_up)
		return POLL_READY;
	if (key_tasks[number].key->future.poll(&key_tasks[number].key->future, waker) ==
	    POLL_PENDING)
		return POLL_PENDING;
	order[arrivals++] = number;
	return POLL_READY;
}

static void reader_drop(struct future *self)
{
	future_drop(&container_of(self, __typeof__(key_tasks[0]), future)->key->future);
}

static uint64_t reader_start(uint64_t number)
{
	key_future_init(&key_futures[number]);
	key_tasks[number].future = (struct future){.poll = reader_poll, .drop = reader_drop};
	key_tasks[number].key = &key_futures[number];
	key_tasks[number].give_up = false;
	return test_spawn("reader", &key_tasks[number].future);
}

static void type_inside(struct timer *timer)
{
	input_put((int)('a' + secret(timer->deadline) % 26));
}

EARLY_TEST(base_wakers_of_key_futures)
{
	static struct timer timers[2];

	for (uint64_t i = 0; i < 10; i++) {
		uint64_t first = reader_start(0), second = reader_start(1);
		tick_t due = time_ticks() + 2;

		arrivals = 0;
		timer_start(&timers[0], due, type_inside);
		timer_start(&timers[1], due + secret(i) % 2, type_inside);
		test_eq(test_finish(first), 0);
		test_eq(test_finish(second), 0);
		test_eq(order[0], 0);
		test_eq(order[1], 1);
		test_eq(key_futures[0].key, 'a' + secret(due) % 26);
		test_eq(key_futures[1].key, 'a' + secret(due + secret(i) % 2) % 26);
	}
	test_eq(input_take(), -EAGAIN);
	test_report("done", 1, secret(1));
}

// A task that is woken for a key but does not take it leaves it to the next waiter.
EARLY_TEST(base_wakers_pass_a_key_on)
{
	static struct sleep_future limit;
	uint64_t first = reader_start(0), second = reader_start(1);

	run_ready();
	key_tasks[0].give_up = true;
	input_put('x');
	test_eq(test_finish(first), 0);
	sleep_future_init(&limit, time_ticks() + 5);
	test_eq(test_finish(test_spawn("limit", &limit.future)), 0);
	test_eq(arrivals, 1);
	test_eq(test_finish(second), 0);
	test_eq(key_futures[1].key, 'x');
	test_report("done", 1, secret(1));
}

static uint64_t idle_ticks, busy_ticks;

static void tick_note(struct trap_frame *trap_frame)
{
	(void)trap_frame;
	if (this_cpu()->tick_after_halt)
		idle_ticks++;
	else
		busy_ticks++;
	test_eq(this_cpu()->tick_after_halt, halted(trap_frame));
	test_eq(this_cpu()->tick_rip, trap_frame->rip);
}

// An executor without work sleeps: each tick finds the processor halted.
EARLY_TEST(base_idle_halts)
{
	static struct sleep_future sleep;
	static struct scheduler_ops ops;

	sleep_until(time_ticks() + 1); // so that no tick comes before the executor idles
	sleep_future_init(&sleep, time_ticks() + 300);
	uint64_t id = test_spawn("sleeper", &sleep.future);
	const struct scheduler_ops *before = scheduler_ops;
	ops = *scheduler_ops;
	ops.tick = tick_note;
	scheduler_ops = &ops;
	executor_run_until(id);
	scheduler_ops = before;
	test_report("idle", 0, idle_ticks);
	test_report("busy", 0, busy_ticks);
}

#define POINTS 500

#define PROMPT 20000 // instructions; a tick is a million

static uint64_t poke_count, halts, lost, poke_time, longest;
static vaddr_t poke_rip;

static void poke(struct trap_frame *trap_frame)
{
	poke_rip = trap_frame->rip;
	poke_time = timestamp();
	halts += halted(trap_frame);
	target.end = true;
	waker_wake(target.waker);
}

static void poke_lost(struct timer *timer)
{
	(void)timer;
	lost++;
	waker_wake(target.waker);
}

// The first poll arms the timer as its very last act: everything after it is the executor's.
static enum poll poked_poll(struct future *self, struct waker waker)
{
	if (target_poll(self, waker) == POLL_READY) {
		longest = max_u64(longest, timestamp() - poke_time);
		return POLL_READY;
	}
	apic_timer_start((uint32_t)poke_count, poke);
	return POLL_PENDING;
}

// A wake-up at each instruction in turn between the task's last look and the executor's sleep,
// and some beyond.
EARLY_TEST(base_idle_loses_no_wake_up)
{
	static struct timer backstop;
	uint64_t distinct = 0;
	vaddr_t last = 0;

	test_check(apic_present());
	for (poke_count = 1; poke_count <= POINTS; poke_count++) {
		target = (struct target){.future = {.poll = poked_poll}};
		uint64_t id = test_spawn("poked", &target.future);

		timer_start(&backstop, time_ticks() + 3, poke_lost);
		test_eq(test_finish(id), 0);
		test_check(timer_cancel(&backstop));
		test_eq(lost, 0);
		test_eq(target.polls, 2);
		test_check(longest < PROMPT); // it did not sleep on until the next tick
		distinct += poke_rip != last;
		last = poke_rip;
		test_report("rip", poke_count, poke_rip);
	}
	test_report("halts", 0, halts);
	test_report("distinct", 0, distinct);
	test_report("longest", 0, longest);
}
