// threads: a process with several threads forks: the child has the thread that called, and the
// others go on in the parent alone.

#include <stdatomic.h>
#include <threads.h>

#include "abi/syscall.h"
#include "forks.h"
#include "lib/random.h"

#define THREADS  3
#define CHILDREN 32
#define LOOKS    20
#define MOST     4096 // turns of a wait

// Each on a page that no other writes to. A thread writes the same to both words.
static struct {
	_Alignas(4096) volatile uint64_t first;
	_Alignas(4096) volatile uint64_t second;
	volatile uint64_t lost; // words that were not there any more
} counters[THREADS];

// Count, and see that nobody writes there but this thread.
static int count(void *argument)
{
	uint64_t own = 0, i = (uint64_t)argument;

	for (;;) {
		if (counters[i].first != own || counters[i].second != own)
			counters[i].lost++;
		own++;
		counters[i].first = own;
		counters[i].second = own;
		if (own % 64 == i)
			thrd_yield();
	}
	return 0;
}

static uint64_t total(void)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < THREADS; i++)
		sum += counters[i].first + counters[i].second;
	return sum;
}

static uint64_t lost(void)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < THREADS; i++)
		sum += counters[i].lost;
	return sum;
}

// Somewhere in a tick.
static void wait_by_chance(uint64_t chance)
{
	for (volatile uint64_t i = chance % 20000; i > 0; i--)
		;
}

// The counters stand still in a child, and the first is at most one ahead of the second.
static void child(uint64_t number)
{
	uint64_t before = total(), apart = 0, moved = 0;

	for (unsigned i = 0; i < THREADS; i++)
		apart += counters[i].first - counters[i].second > 1;
	for (unsigned i = 0; i < LOOKS; i++) {
		thrd_yield();
		moved += total() != before;
	}
	look_report_secret("moved", number, moved);
	look_report_secret("apart", number, apart);
	look_rest();
}

// In the parent they go on.
static uint64_t goes_on(void)
{
	uint64_t before = total();

	for (unsigned i = 0; i < MOST && total() == before; i++)
		thrd_yield();
	return total() != before;
}

static int fork_many(void *unused)
{
	uint64_t stopped = 0;

	(void)unused;
	for (uint64_t number = 0; number < CHILDREN; number++) {
		wait_by_chance(random_mix(number ^ look_seed));
		if (fork_or_end() == 0)
			child(number);
		stopped += !goes_on();
	}
	look_report_secret("stopped", CHILDREN, stopped);
	look_report_secret("lost", CHILDREN, lost());
	look_rest();
}

// Not the first thread forks.
static void look(void)
{
	thrd_t thread;

	for (uint64_t i = 0; i < THREADS; i++)
		thrd_create(&thread, count, (void *)i);
	thrd_create(&thread, fork_many, NULL);
}

LOOK(threads, look);
