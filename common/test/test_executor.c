// test_executor: tasks, as a whole.

#include "abi/error.h"
#include "abi/status.h"
#include "arch/percpu.h"
#include "base_test.h"
#include "core/exit.h"
#include "core/sleep_future.h"
#include "core/spinlock.h"
#include "lib/string.h"

#define RUNNERS 8

// A task that wakes itself at each poll, for some polls.
struct runner {
	struct future future;
	uint64_t number, polls_left;
	uint64_t drops;
};

static uint64_t polls;

static enum poll runner_poll(struct future *self, struct waker waker)
{
	struct runner *runner = container_of(self, struct runner, future);

	test_report("poll", polls++, runner->number);
	test_eq(waker.task, task_current_id());
	test_check(strcmp(task_current(), "runner") == 0);
	if (--runner->polls_left == 0)
		return POLL_READY;
	waker_wake(waker);
	waker_wake(waker); // once more makes no difference
	return POLL_PENDING;
}

static void runner_drop(struct future *self)
{
	container_of(self, struct runner, future)->drops++;
}

// Those that are ready take turns.
EARLY_TEST(base_executor_is_fair)
{
	static struct runner runners[RUNNERS];
	uint64_t ids[RUNNERS];

	for (uint64_t i = 0; i < RUNNERS; i++) {
		runners[i] =
			(struct runner){.future = {.poll = runner_poll, .drop = runner_drop},
		                        .number = i,
		                        .polls_left = 1 + secret(i) % 10};
		ids[i] = test_spawn("runner", &runners[i].future);
	}
	test_check(task_current() == NULL);
	test_eq(task_current_id(), 0);
	for (uint64_t i = 0; i < RUNNERS; i++) {
		test_eq(test_finish(ids[i]), 0);
		test_eq(runners[i].drops, 1);
	}
}

#define NODES 40

static struct future nodes[NODES];
static uint64_t nodes_used, nodes_sum;

// Each spawns up to three more.
static enum poll node_poll(struct future *self, struct waker waker)
{
	uint64_t number = (uint64_t)(self - nodes), children = 1 + secret(number) % 3;

	(void)waker;
	nodes_sum += secret(1000 + number);
	for (; children > 0 && nodes_used < NODES; children--) {
		uint64_t child = nodes_used++;

		nodes[child] = (struct future){.poll = node_poll};
		test_ok(task_detach(test_spawn("node", &nodes[child])));
	}
	return POLL_READY;
}

EARLY_TEST(base_executor_tasks_spawn_tasks)
{
	static struct task_info infos[TASK_MAX];
	static struct sleep_future sleep;

	nodes[nodes_used++] = (struct future){.poll = node_poll};
	test_ok(task_detach(test_spawn("node", &nodes[0])));
	sleep_future_init(&sleep, time_ticks() + 5);
	test_eq(test_finish(test_spawn("sleeper", &sleep.future)), 0);
	test_eq(nodes_used, NODES);
	test_report("sum", 0, nodes_sum);
	test_eq(task_list(infos, TASK_MAX), 0); // detached: nothing is left of them
}

static enum poll ready_poll(struct future *self, struct waker waker)
{
	(void)self;
	(void)waker;
	return POLL_READY;
}

EARLY_TEST(base_executor_is_full)
{
	static struct future futures[TASK_MAX + 1];
	static uint64_t ids[TASK_MAX];
	uint64_t last = 0;
	int status;

	for (int round = 0; round < 3; round++) {
		for (uint64_t i = 0; i < TASK_MAX; i++) {
			futures[i] = (struct future){.poll = ready_poll};
			ids[i] = test_spawn("one of many", &futures[i]);
			test_check(ids[i] > last); // never used again
			last = ids[i];
			test_eq(task_collect(ids[i], &status), -EAGAIN);
		}
		test_eq(task_spawn("one more", &futures[TASK_MAX]), -EAGAIN);
		executor_run_until(ids[TASK_MAX - 1]);
		// Done, but not collected: the entries are still taken.
		test_eq(task_spawn("one more", &futures[TASK_MAX]), -EAGAIN);
		uint64_t odd = secret((uint64_t)round) % TASK_MAX;
		test_ok(task_detach(ids[odd])); // in the middle: room for exactly one
		futures[odd] = (struct future){.poll = ready_poll};
		ids[odd] = last = test_spawn("in between", &futures[odd]);
		test_eq(task_spawn("one more", &futures[TASK_MAX]), -EAGAIN);
		for (uint64_t i = 0; i < TASK_MAX; i++) {
			test_eq(test_finish(ids[i]), 0);
			test_eq(task_collect(ids[i], &status), -ESRCH);
			test_eq(task_detach(ids[i]), -ESRCH);
		}
	}
	test_eq(task_collect(0, &status), -ESRCH);
	test_report("done", 1, secret(1));
}

// A task that sleeps and then ends by itself, or from deep inside its poll.
struct sleeper {
	struct future future;
	struct sleep_future sleep;
	uint64_t number;
	tick_t woke_at;
	uint64_t drops;
};

static enum poll sleeper_poll(struct future *self, struct waker waker)
{
	struct sleeper *sleeper = container_of(self, struct sleeper, future);

	if (sleeper->sleep.future.poll(&sleeper->sleep.future, waker) == POLL_PENDING)
		return POLL_PENDING;
	sleeper->woke_at = time_ticks();
	if (sleeper->number % 2)
		exit_current(STATUS_EXITED(secret(sleeper->number)));
	return POLL_READY;
}

static void sleeper_drop(struct future *self)
{
	struct sleeper *sleeper = container_of(self, struct sleeper, future);

	future_drop(&sleeper->sleep.future);
	sleeper->drops++;
}

static uint64_t sleeper_start(struct sleeper *sleeper, uint64_t number, tick_t deadline)
{
	*sleeper = (struct sleeper){.future = {.poll = sleeper_poll, .drop = sleeper_drop},
	                            .number = number};
	sleep_future_init(&sleeper->sleep, deadline);
	return test_spawn("sleeper", &sleeper->future);
}

EARLY_TEST(base_executor_sleep)
{
	static struct sleeper sleepers[20];
	uint64_t ids[20];
	tick_t start = time_ticks() + 5; // when all of them have been polled

	for (uint64_t i = 0; i < 20; i++)
		ids[i] = sleeper_start(&sleepers[i], 2 * i, start + secret(i) % 30);
	for (uint64_t i = 0; i < 20; i++)
		test_eq(test_finish(ids[i]), 0);
	for (uint64_t i = 0; i < 20; i++) { // not before: a report takes its time
		tick_t deadline = start + secret(i) % 30;

		test_check(sleepers[i].woke_at >= deadline);
		test_check(sleepers[i].woke_at <= deadline + 1);
		test_eq(sleepers[i].drops, 1);
		test_report("slept", i, sleepers[i].woke_at - start);
	}
}

static struct join_future joined;

static enum poll joiner_poll(struct future *self, struct waker waker)
{
	(void)self;
	return joined.future.poll(&joined.future, waker);
}

EARLY_TEST(base_executor_join)
{
	static struct sleeper sleeper;
	static struct future joiner;

	for (uint64_t i = 0; i < 16; i++) {
		uint64_t target = sleeper_start(&sleeper, i, time_ticks() + secret(i) % 4);

		if (secret(100 + i) % 2) // it has ended before anybody joins it
			executor_run_until(target);
		joiner = (struct future){.poll = joiner_poll};
		join_future_init(&joined, target);
		test_eq(test_finish(test_spawn("joiner", &joiner)), 0);
		test_eq(joined.result, 0);
		test_report("status", i, joined.status);
		join_future_init(&joined, target); // it is forgotten now
		test_eq(test_finish(test_spawn("joiner", &joiner)), 0);
		test_eq(joined.result, -ESRCH);
	}
}

// A task that ends with its sleep future still pending, from inside a few calls.
static enum poll escaper_poll(struct future *self, struct waker waker)
{
	struct sleeper *sleeper = container_of(self, struct sleeper, future);
	enum poll result = sleeper->sleep.future.poll(&sleeper->sleep.future, waker);

	test_eq(result, POLL_PENDING);
	test_check(list_linked(&sleeper->sleep.timer.node));
	interrupts_disable();
	task_escape((int)(secret(sleeper->number) & 0xFF00));
}

EARLY_TEST(base_executor_escape)
{
	static struct sleeper sleeper;

	for (uint64_t i = 0; i < 16; i++) {
		tick_t deadline = time_ticks() + 3;

		sleeper = (struct sleeper){
			.future = {.poll = escaper_poll, .drop = sleeper_drop}, .number = i};
		sleep_future_init(&sleeper.sleep, deadline);
		test_report("status", i, test_finish(test_spawn("escaper", &sleeper.future)));
		test_eq(sleeper.drops, 1);
		test_check(!list_linked(&sleeper.sleep.timer.node));
		test_check(time_ticks() < deadline);
		test_check(interrupts_enabled());
		test_check(task_current() == NULL);
		memset(&sleeper, 0x5A, sizeof(sleeper)); // nobody may use it any more
		sleep_until(deadline + 1);
		for (size_t n = 0; n < sizeof(sleeper); n++)
			test_eq(((const uint8_t *)&sleeper)[n], 0x5A);
	}
}
