// crowd: see crowd.h.

#include "crowd.h"

#include "arch/cpu.h"
#include "core/test.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_join.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_preempt.h"

#define CROWD_MAX 1000

static int tids[CROWD_MAX];
static size_t size;
static bool is_ready;

static struct spinlock lock = SPINLOCK("crowd", RANK_TEST);
static struct wait_queue gate = WAIT_QUEUE(gate);
static volatile bool over;
volatile uint64_t crowd_stamp;

static uint64_t be_ready(void *argument)
{
	(void)argument;
	while (!over) {
		if (crowd_stamp == 0)
			crowd_stamp = timestamp();
		thread_yield();
	}
	return 0;
}

static uint64_t be_asleep(void *argument)
{
	(void)argument;
	spin_lock(&lock);
	while (!over)
		test_ok(wait(&gate, &lock, TIME_NEVER, 0));
	spin_unlock(&lock);
	return 0;
}

static void dissolve(void)
{
	spin_lock(&lock);
	over = true;
	wake_all(&gate);
	spin_unlock(&lock);
	while (size > 0)
		test_ok(thread_join(tids[--size], NULL));
	over = false;
}

void crowd_be(size_t count, bool ready)
{
	if (size == count && (ready == is_ready || count == 0))
		return;
	dissolve();
	is_ready = ready;
	while (size < count) {
		tids[size] =
			thread_create("one of many", ready ? be_ready : be_asleep, NULL, 0);
		test_ok(tids[size]);
		size++;
	}
	thread_yield(); // they begin
}
