// test_reap: exercise 2.7: what is left of detached threads.

#include "abi/error.h"
#include "born.h"
#include "core/time.h"
#include "lab2-threads/abi/thread.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_preempt.h"

#define MANY 10000

static volatile uint64_t sum; // of what the threads answer
static volatile uint64_t ran;

static uint64_t answer_once(void *argument)
{
	sum += test_secret((uint64_t)argument);
	ran++;
	return 0;
}

// Makes `count` threads one after the other; each ends before the next begins, or a few do.
static void make_many(uint64_t count)
{
	int last = 0;

	for (uint64_t i = 0; i < count; i++) {
		int tid = born("detached", answer_once, (void *)i, THREAD_DETACHED);

		test_check_as("a new thread's number is larger than all before it", tid > last);
		last = tid;
		if (i % 8 == 7)
			thread_yield();
	}
	nap(2);
}

TEST(detached_threads_are_reaped)
{
	uint32_t frames;
	size_t known;

	must_end_within(50000);
	make_many(64);
	frames = frames_used();
	known = threads_known();
	sum = ran = 0;
	make_many(100);
	test_eq_as("frames in use after 100 detached threads", frames_used(), frames);
	sum = ran = 0;
	make_many(MANY);
	test_eq_as("frames in use after 10,000 detached threads", frames_used(), frames);
	test_eq_as("threads in the table after 10,000 detached threads", threads_known(),
	           known);
	check_threads();
	test_report("ran", 0, ran);
	test_report("sum", 0, sum);
}

// They all wait at a gate.
static struct spinlock lock = SPINLOCK("test gate", RANK_TEST);
static struct wait_queue gate = WAIT_QUEUE(gate);
static bool open; // guarded by `lock`

static uint64_t wait_at_gate(void *argument)
{
	spin_lock(&lock);
	while (!open)
		expect_result("result of wait", wait(&gate, &lock, TIME_NEVER, 0), WAIT_WOKEN);
	sum += test_secret((uint64_t)argument);
	ran++;
	spin_unlock(&lock);
	return 0;
}

// As many as memory allows. Returns how many that was.
static uint64_t fill_memory(void)
{
	uint64_t made = 0;
	int tid;

	open = false;
	sum = ran = 0;
	while ((tid = thread_create("waits", wait_at_gate, (void *)made, THREAD_DETACHED)) > 0)
		made++;
	expect_result("result of thread_create when memory is used up", tid, -ENOMEM);
	check_threads();
	spin_lock(&lock);
	open = true;
	wake_all(&gate);
	spin_unlock(&lock);
	while (ran < made)
		nap(5);
	nap(2);
	return made;
}

TEST(memory_runs_out_cleanly)
{
	uint64_t first = fill_memory(), second;
	uint32_t frames = frames_used();

	must_end_within(50000);
	test_report("made", 1, first);
	test_report("sum", 1, sum);
	second = fill_memory();
	test_report("made", 2, second);
	test_report("sum", 2, sum);
	test_eq_as("frames in use when all have ended again", frames_used(), frames);
	check_threads();
}
