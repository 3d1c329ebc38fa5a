// bench: the benches of the base, and the test that runs all there are.

#include "bench.h"

#include "arch/cpu.h"
#include "base_test.h"
#include "core/executor.h"
#include "core/kmain.h"
#include "core/test.h"
#include "core/time.h"
#include "mm/frame.h"
#include "mm/kmalloc.h"
#include "mm/page_table.h"

#define ROUNDS 32

TABLE_DEFINE(bench);
TABLE_DECLARE(struct bench, bench);

uint64_t bench_cost(void)
{
	static uint64_t cost;

	if (cost == 0) {
		uint64_t start = timestamp();

		cost = timestamp() - start;
	}
	return cost;
}

TEST(bench)
{
	test_report("kernel_entry_to_prompt", 0, kmain_finished - kmain_started);
	bench_cost();
	table_for_each(bench, bench)
	{
		uint64_t least = UINT64_MAX;

		for (int i = 0; i < ROUNDS; i++)
			least = min_u64(least, (*bench)->run());
		test_report((*bench)->name, 0, least);
	}
}

BENCH(frame_alloc_put)
{
	return BENCH_COUNT(frame_put(frame_alloc(FRAME_TEST)));
}

BENCH(frame_zeroed_alloc_put)
{
	return BENCH_COUNT(frame_put(frame_alloc_zeroed(FRAME_TEST)));
}

// A page whose tables are there: the least of all rounds is asked for.
static uint64_t map_and_unmap(bool time_unmap)
{
	paddr_t frame = frame_alloc(FRAME_TEST), mapped;
	uint64_t map = BENCH_COUNT(test_ok(page_map(kernel_root, TEST_AREA, frame, MAP_WRITE)));
	uint64_t unmap = BENCH_COUNT(test_ok(page_unmap(kernel_root, TEST_AREA, &mapped)));

	page_invalidate(TEST_AREA);
	frame_put(frame);
	return time_unmap ? unmap : map;
}

BENCH(page_map)
{
	return map_and_unmap(false);
}

BENCH(page_unmap)
{
	return map_and_unmap(true);
}

BENCH(heap_64_bytes)
{
	return BENCH_COUNT(kfree(kmalloc(64)));
}

BENCH(heap_4_kib)
{
	return BENCH_COUNT(kfree(kmalloc(4096)));
}

// From the wake-up of a task that waits to its first instruction.
static uint64_t woken_at, ran_at;
static struct waker sleeper;

static enum poll sleeper_poll(struct future *self, struct waker waker)
{
	(void)self;
	ran_at = timestamp();
	sleeper = waker;
	return woken_at == 0 ? POLL_PENDING : POLL_READY;
}

static enum poll waking_poll(struct future *self, struct waker waker)
{
	(void)self;
	(void)waker;
	woken_at = timestamp();
	waker_wake(sleeper);
	return POLL_READY;
}

static uint64_t spawn(struct future *future)
{
	int64_t task = task_spawn("bench", future);

	test_ok(task);
	return (uint64_t)task;
}

BENCH(executor_wake_to_run)
{
	static struct future sleeping = {.poll = sleeper_poll};
	static struct future waking = {.poll = waking_poll};
	uint64_t sleeping_task, waking_task;
	int status;

	woken_at = 0;
	sleeping_task = spawn(&sleeping);
	waking_task = spawn(&waking);
	executor_run_until(sleeping_task);
	test_ok(task_collect(sleeping_task, &status));
	test_ok(task_collect(waking_task, &status));
	return ran_at - woken_at - bench_cost();
}

// A tick of the timer, from the interrupted instruction to the next: the longest gap in a row
// of looks at the counter.
BENCH(timer_interrupt)
{
	tick_t until = time_ticks() + 2;
	uint64_t least = UINT64_MAX, most = 0, last = timestamp();

	while (time_ticks() < until) {
		uint64_t now = timestamp();

		least = min_u64(least, now - last);
		most = max_u64(most, now - last);
		last = now;
	}
	return most - least;
}
