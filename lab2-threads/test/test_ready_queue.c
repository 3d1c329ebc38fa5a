// test_ready_queue: exercise 2.4 alone, on threads that never run.

#include "common/test/bench.h"
#include "core/test.h"
#include "lab2-threads/kernel/scheduler.h"
#include "lib/format.h"
#include "mm/frame.h"
#include "mm/physical.h"

#define THREADS 1001
#define FEW     64 // threads that come and go
#define STEPS   800
#define DRAIN   200 // after so many steps all are taken off
#define QUEUES  4

static struct thread *threads[THREADS]; // by their number less 1
static bool waits[THREADS];             // on some queue

// Threads that are READY and on no queue.
static void threads_make(uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		paddr_t frame = frame_alloc_zeroed(FRAME_TEST);

		test_check(frame != 0);
		threads[i] = physical_pointer(frame);
		threads[i]->tid = (int)i + 1;
		threads[i]->state = THREAD_READY;
	}
}

static void push(struct ready_queue *queue, uint64_t index)
{
	spin_lock(&scheduler_lock);
	ready_queue_push(queue, threads[index]);
	spin_unlock(&scheduler_lock);
	waits[index] = true;
}

static bool somebody_waits(void)
{
	for (uint64_t i = 0; i < THREADS; i++)
		if (waits[i])
			return true;
	return false;
}

// `thread` was popped and is none that waits; `index` is its place, or THREADS.
static void wrong_pop(const struct thread *thread, uint64_t index)
{
	char got[80];

	if (index < THREADS)
		format_text(got, sizeof(got), "thread %d, which waits on no queue",
		            thread->tid);
	else
		format_text(got, sizeof(got), "0x%lx, which is no thread", (vaddr_t)thread);
	if (somebody_waits())
		test_fail(__FILE__, __LINE__, "what ready_queue_pop returned",
		          "a thread that waits, or NULL", got);
	test_fail(__FILE__, __LINE__, "what ready_queue_pop on an empty queue returned", "NULL",
	          got);
}

static uint64_t number_of(const struct thread *thread)
{
	uint64_t index;

	if (thread == NULL)
		return 0;
	for (index = 0; index < THREADS && threads[index] != thread; index++)
		;
	if (index == THREADS || !waits[index])
		wrong_pop(thread, index);
	test_check_as("a thread that was popped is on no list",
	              !list_linked(&thread->queue_node));
	waits[index] = false;
	return index + 1;
}

// The number of the thread that is taken off; 0 for NULL.
static uint64_t pop(struct ready_queue *queue)
{
	struct thread *thread;

	spin_lock(&scheduler_lock);
	thread = ready_queue_pop(queue);
	spin_unlock(&scheduler_lock);
	return number_of(thread);
}

// A thread that is chosen comes if it does not wait; if it does, whoever is next goes.
EARLY_TEST(ready_queue_is_fair)
{
	static struct ready_queue queue = {.threads = LIST_INIT(queue.threads)};
	uint64_t pops = 0;

	threads_make(FEW);
	for (uint64_t step = 1; step <= STEPS; step++) {
		uint64_t chosen = test_secret(step) % FEW;

		if (waits[chosen])
			test_report("popped", pops++, pop(&queue));
		else
			push(&queue, chosen);
		if (step % DRAIN == 0)
			while (!list_empty(&queue.threads))
				test_report("popped", pops++, pop(&queue));
	}
}

EARLY_TEST(ready_queue_can_be_empty)
{
	static struct ready_queue queue = {.threads = LIST_INIT(queue.threads)};

	threads_make(FEW);
	test_report("empty", 0, pop(&queue));
	for (uint64_t round = 1; round <= 8; round++) {
		push(&queue, test_secret(round) % FEW);
		test_report("popped", round, pop(&queue));
		test_report("empty", round, pop(&queue));
	}
}

// Each thread goes to a queue of its own choice; then the queues are asked in turn.
EARLY_TEST(ready_queues_are_apart)
{
	static struct ready_queue queues[QUEUES];

	threads_make(FEW);
	for (unsigned i = 0; i < QUEUES; i++)
		list_init(&queues[i].threads);
	for (uint64_t i = 0; i < FEW; i++)
		push(&queues[test_secret(i) % QUEUES], i);
	for (uint64_t i = 0; i < FEW * QUEUES; i++)
		test_report("popped", i, pop(&queues[i % QUEUES]));
}

// Push one more thread on a queue of `count`, and pop one, with interrupts off.
static void measure(uint64_t count)
{
	struct ready_queue queue = {.threads = LIST_INIT(queue.threads)};
	uint64_t first = test_secret(count) % count;
	struct thread *thread;
	uint64_t push_cost, pop_cost;

	for (uint64_t i = 0; i < count; i++)
		push(&queue, (first + i) % count);
	waits[count] = true;
	spin_lock(&scheduler_lock);
	push_cost = BENCH_COUNT(ready_queue_push(&queue, threads[count]));
	pop_cost = BENCH_COUNT(thread = ready_queue_pop(&queue));
	spin_unlock(&scheduler_lock);
	test_report("push", count, push_cost);
	test_report("pop", count, pop_cost);
	test_report("popped", count, number_of(thread));
	while (pop(&queue) != 0)
		;
}

EARLY_TEST(ready_queue_takes_constant_time)
{
	threads_make(THREADS);
	measure(10);
	measure(100);
	measure(1000);
}
