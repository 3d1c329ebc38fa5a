// lab2_bench: what threads cost, alone and among many.

#include "common/test/bench.h"
#include "core/exit.h"
#include "core/syscall.h"
#include "core/test.h"
#include "core/time.h"
#include "crowd.h"
#include "lab2-threads/kernel/scheduler.h"
#include "lab2-threads/kernel/thread_join.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_preempt.h"

static volatile bool stop;
static volatile uint64_t stamp; // of the other thread, when it goes on

static int begin(thread_entry entry)
{
	int tid;

	stop = false;
	tid = thread_create("bench", entry, NULL, 0);
	test_ok(tid);
	thread_yield(); // it is in its loop now
	return tid;
}

static void end(int tid)
{
	stop = true;
	test_ok(thread_join(tid, NULL));
}

// The switch alone: from the call of context_switch in one context to where it returns to in
// the other. No thread has anything to do with it.
static struct context here, there;

static void switch_back_for_ever(void)
{
	for (;;) {
		stamp = timestamp();
		context_switch(&there, &here);
	}
}

BENCH(context_switch)
{
	static uint64_t stack[256] __attribute__((aligned(16)));
	struct switch_frame *switch_frame =
		(struct switch_frame *)&stack[array_length(stack) - 1] - 1;
	uint64_t start = 0;

	*switch_frame = (struct switch_frame){.rip = (uint64_t)switch_back_for_ever};
	there.rsp = (uint64_t)switch_frame;
	interrupts_disable();
	for (int i = 0; i < 2; i++) { // the first time it begins a function
		start = timestamp();
		context_switch(&here, &there);
	}
	interrupts_enable();
	return stamp - start - bench_cost();
}

// From `int 0x80` in one thread to the instruction behind it in the other.
static uint64_t yield_by_call(void *argument)
{
	(void)argument;
	while (!stop) {
		stamp = timestamp();
		syscall_thread_yield();
	}
	return 0;
}

BENCH(thread_yield_system_call)
{
	crowd_be(0, false);
	int tid = begin(yield_by_call);
	uint64_t start = timestamp();

	syscall_thread_yield();
	uint64_t later = stamp - start - bench_cost();
	end(tid);
	return later;
}

// From thread_yield to the first instruction of the next thread, with many that are ready.
static uint64_t yield_with(size_t others)
{
	uint64_t start;

	crowd_be(others, true);
	crowd_stamp = 0;
	start = timestamp();
	thread_yield();
	return crowd_stamp - start - bench_cost();
}

BENCH(thread_yield_with_10)
{
	return yield_with(10);
}

BENCH(thread_yield_with_100)
{
	return yield_with(100);
}

BENCH(thread_yield_with_1000)
{
	return yield_with(1000);
}

// From wake_one to the first instruction of the thread that was woken behind its wait.
static struct spinlock lock = SPINLOCK("bench", RANK_TEST);
static struct wait_queue queue = WAIT_QUEUE(queue);

static uint64_t sleep_and_stamp(void *argument)
{
	(void)argument;
	spin_lock(&lock);
	while (!stop) {
		test_ok(wait(&queue, &lock, TIME_NEVER, 0));
		stamp = timestamp();
	}
	spin_unlock(&lock);
	return 0;
}

static void wake(void)
{
	spin_lock(&lock);
	wake_one(&queue);
	spin_unlock(&lock);
}

static uint64_t wake_with(size_t others)
{
	crowd_be(others, false);
	int tid = begin(sleep_and_stamp);
	uint64_t start = timestamp(), later;

	wake();
	thread_yield();
	later = stamp - start - bench_cost();
	stop = true;
	wake();
	end(tid);
	return later;
}

BENCH(thread_wake_to_run)
{
	return wake_with(0);
}

BENCH(thread_wake_with_10)
{
	return wake_with(10);
}

BENCH(thread_wake_with_100)
{
	return wake_with(100);
}

BENCH(thread_wake_with_1000)
{
	return wake_with(1000);
}

// From a look at the counter in one thread to one in another, when the tick between them ends
// the slice.
static volatile uint64_t last_look;

static uint64_t look_until_stop(void *argument)
{
	(void)argument;
	while (!stop)
		last_look = timestamp();
	return 0;
}

BENCH(thread_tick_with_switch)
{
	crowd_be(0, false);
	int tid = begin(look_until_stop); // we go on when its slice is over
	uint64_t later = timestamp() - last_look - bench_cost();

	end(tid);
	return later;
}

// The same when the slice goes on: the longest gap in a row of looks.
BENCH(thread_tick_without_switch)
{
	uint64_t most = 0, last;
	tick_t until;

	crowd_be(0, false);
	thread_yield(); // a new slice
	until = time_ticks() + 2;
	last = timestamp();
	while (time_ticks() < until) {
		uint64_t now = timestamp();

		most = max_u64(most, now - last);
		last = now;
	}
	return most - bench_cost();
}

static uint64_t return_argument(void *argument)
{
	return (uint64_t)argument;
}

static uint64_t create_with(size_t others)
{
	crowd_be(others, false);
	int error;
	uint64_t spent = BENCH_COUNT({
		int tid = thread_create("bench", return_argument, NULL, 0);
		error = thread_join(tid, NULL);
	});

	test_ok(error);
	return spent;
}

BENCH(thread_create_exit_join)
{
	return create_with(0);
}

BENCH(thread_create_with_10)
{
	return create_with(10);
}

BENCH(thread_create_with_100)
{
	return create_with(100);
}

BENCH(thread_create_with_1000)
{
	return create_with(1000);
}
