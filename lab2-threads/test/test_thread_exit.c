// test_thread_exit: exercise 2.7: threads end.

#include "abi/status.h"
#include "born.h"
#include "core/exit.h"
#include "core/syscall.h"
#include "core/time.h"
#include "lab2-threads/abi/thread.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_preempt.h"

// The arguments of the exit hook, by the number of the thread.
static struct told {
	int tid, status;
	unsigned times;
	bool whole; // it ran, had not ended yet, and held no lock
} told[16];
static size_t told_count;

static void note_end(struct thread *thread, int status)
{
	struct told *entry = &told[told_count];

	if (told_count == array_length(told))
		return;
	entry->whole = thread == thread_current() && thread->state == THREAD_RUNNING &&
	               !thread->exited && percpu_read(critical.locks) == 0;
	entry->tid = thread->tid;
	entry->status = status;
	told_count++;
}

static const struct exit_hook exit_hook = {.run = note_end};
EXIT_HOOK(50, lab2_test_exit, exit_hook);

static uint64_t end_by_return(void *argument)
{
	return (uint64_t)argument;
}

static uint64_t end_by_function(void *argument)
{
	thread_exit((uint64_t)argument);
}

static uint64_t end_by_call_6(void *argument)
{
	syscall_thread_exit((uint64_t)argument);
	test_check_as("system call thread_exit does not return", false);
	return 0;
}

static uint64_t end_by_call_0(void *argument)
{
	syscall_exit((int)(uint64_t)argument);
	test_check_as("system call exit does not return", false);
	return 0;
}

static uint64_t end_with_interrupts_off(void *argument)
{
	interrupts_disable();
	thread_exit((uint64_t)argument);
}

static uint64_t end_deep(uint64_t depth, void *argument)
{
	volatile uint64_t room[4] = {depth};

	if (depth == 0)
		syscall_thread_exit((uint64_t)argument);
	if (depth == 0)
		return 1;
	return end_deep(depth - 1, argument) + room[0];
}

static uint64_t end_in_the_deep(void *argument)
{
	return end_deep(40, argument);
}

static const thread_entry ways[] = {end_by_return, end_by_function,         end_by_call_6,
                                    end_by_call_0, end_with_interrupts_off, end_in_the_deep};

static volatile uint64_t steps;

static uint64_t go_on(void *argument)
{
	(void)argument;
	for (;;) {
		steps++;
		thread_yield();
	}
	return 0;
}

TEST(exit_ends_only_the_thread)
{
	int tids[array_length(ways)];
	uint64_t before;

	must_end_within(2000);
	hand_start("goes on", go_on, NULL);
	for (uint64_t i = 0; i < array_length(ways); i++) {
		tids[i] = born("ends", ways[i], (void *)test_secret(i), 0);
		wait_for_end(tids[i]);
	}
	test_eq_as("ends that the exit hooks were told of", told_count, array_length(ways));
	for (uint64_t i = 0; i < array_length(ways); i++) {
		struct ending end = ending(tids[i]);

		test_check_as("a thread that has ended is found until it is joined", end.known);
		test_eq_as("state of a thread that has ended (4 is dead)", end.state,
		           THREAD_DEAD);
		test_eq_as("error of a thread that ended by itself", end.error, 0);
		test_report("value", i, end.value);
		test_eq_as("thread that the exit hook was told of", told[i].tid, tids[i]);
		test_check_as(
			"the exit hooks are told while the thread is whole, without a lock",
			told[i].whole);
		test_report("status", i, told[i].status);
	}
	before = steps;
	nap(5);
	test_check_as("another thread goes on", steps > before + 5);
	test_check_as("interrupts are on in a thread that goes on", interrupts_enabled());
	check_threads();
}

// Somebody who waits on the exit queue is woken, and finds the end final.
static struct thread *watched;
static volatile bool watched_ended;
static uint64_t seen_value;
static enum thread_state seen_state;

static uint64_t watch_end(void *argument)
{
	(void)argument;
	spin_lock(&threads_lock);
	while (!watched->exited)
		expect_result("result of wait",
		              wait(&watched->exit_queue, &threads_lock, TIME_NEVER, 0),
		              WAIT_WOKEN);
	seen_value = watched->value;
	seen_state = watched->state;
	watched_ended = true;
	spin_unlock(&threads_lock);
	park();
}

static uint64_t end_later(void *argument)
{
	nap(4);
	return (uint64_t)argument;
}

TEST(exit_wakes_who_waits)
{
	must_end_within(2000);
	for (uint64_t i = 0; i < 3; i++) {
		int tid = born("ends later", end_later, (void *)test_secret(i), 0);

		spin_lock(&threads_lock);
		watched = thread_find(tid);
		spin_unlock(&threads_lock);
		watched_ended = false;
		hand_start("watcher 1", watch_end, NULL);
		hand_start("watcher 2", watch_end, NULL);
		nap(12);
		test_check_as("who waits on the exit queue is woken by the end", watched_ended);
		spin_lock(&threads_lock);
		test_check_as("all who wait on the exit queue are woken",
		              list_empty(&watched->exit_queue.waiters));
		spin_unlock(&threads_lock);
		test_eq_as("state of the thread that ended (4 is dead)", seen_state,
		           THREAD_DEAD);
		test_report("value", i, seen_value);
	}
	check_threads();
}
