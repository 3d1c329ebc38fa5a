// explore_thread: the shot makes the rival's thread the next to run and asks for preemption;
// the return from the interrupt does the rest.

#include "explore_thread.h"

#include "core/explore.h"
#include "core/preempt.h"
#include "dev/apic_timer.h"
#include "lab2_test.h"

#define SETTLE 10000 // instructions; the idle thread needs a few dozen to come to its halt

static struct thread *rival_thread; // parked, but for the time it takes to call the rival
static void (*rival_call)(void);
static struct thread *settler;

// The level of the run queue on which a thread waits, or NULL.
static struct list *level_of_waiting(const struct thread *thread)
{
	for (size_t level = 0; level < THREAD_PRIORITIES; level++)
		list_for_each (node, &run_queue.levels[level].threads) {
			if (node == &thread->queue_node)
				return &run_queue.levels[level].threads;
		}
	return NULL;
}

void thread_run_next(struct thread *thread)
{
	struct list *level;

	spin_lock(&scheduler_lock);
	thread_make_ready(thread);
	level = level_of_waiting(thread);
	list_remove(&thread->queue_node);
	list_push_front(level, &thread->queue_node);
	spin_unlock(&scheduler_lock);
}

void thread_park(void)
{
	spin_lock(&scheduler_lock);
	thread_current()->state = THREAD_BLOCKED;
	schedule();
	spin_unlock(&scheduler_lock);
}

void thread_yield_before(struct thread *last)
{
	struct list *level;

	spin_lock(&scheduler_lock);
	thread_make_ready(thread_current());
	level = level_of_waiting(last);
	if (level != NULL) {
		list_remove(&last->queue_node);
		list_push_back(level, &last->queue_node);
	}
	schedule();
	spin_unlock(&scheduler_lock);
}

static void settled(struct trap_frame *trap_frame)
{
	(void)trap_frame;
	thread_run_next(settler);
	preempt_request();
}

void idle_settle(void)
{
	settler = thread_current();
	apic_timer_start(SETTLE, settled);
	thread_park();
}

static uint64_t rival_loop(void *argument)
{
	(void)argument;
	for (;;) {
		rival_call();
		thread_park();
	}
	return 0;
}

static void strike_by_thread(void (*rival)(void))
{
	rival_call = rival;
	thread_run_next(rival_thread);
	preempt_request();
}

void explore_by_thread(void (*setup)(void), void (*op)(void), void (*rival)(void),
                       const char *(*check)(void))
{
	rival_thread = hand_thread("rival", rival_loop, NULL);
	explore_strike_op = strike_by_thread;
	explore(setup, op, rival, check);
}
