// test_preempt: exercise 2.5: threads that lose the processor.

#include "core/console.h"
#include "core/preempt.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_preempt.h"
#include "turns.h"

#define LONG 60 // ticks; a multiple of what a round of two or three threads takes

// Notes each tick at which it runs, once.
static uint64_t count_ticks(void *argument)
{
	tick_t last = 0;

	(void)argument;
	for (;;) {
		tick_t now = time_ticks();

		if (now != last)
			turn_note(1);
		last = now;
	}
	return 0;
}

TEST(spinner_cannot_stop_counter)
{
	tick_t start = time_ticks();

	must_end_within(2000);
	hand_start("counter", count_ticks, NULL);
	spin_until(start + LONG);
	check_threads();
	turns_report("count");
	test_report("start", 0, start);
}

// Each thread counts the ticks that it sees, by a chain of answers of that length.
struct runner {
	volatile uint64_t seen, chain;
	struct thread *thread;
	uint64_t ticks_before;
};

static volatile bool stop;

static void run_until_stop(struct runner *runner, tick_t end)
{
	tick_t last = time_ticks();

	while (!stop) {
		tick_t now = time_ticks();

		if (now == last)
			continue;
		runner->chain = test_secret(runner->chain);
		runner->seen++;
		last = now;
		if (now >= end)
			stop = true;
	}
}

static uint64_t runner_run(void *argument)
{
	run_until_stop(argument, TIME_NEVER);
	for (;;)
		;
	return 0;
}

#define RUNNERS 5
#define ROUNDS  12

TEST(fairness)
{
	static struct runner runners[RUNNERS];

	must_end_within(2000);
	new_slice();
	runners[0].thread = thread_current();
	for (uint64_t i = 0; i < RUNNERS; i++) {
		runners[i].chain = i;
		if (i > 0)
			runners[i].thread = hand_start("runner", runner_run, &runners[i]);
	}
	for (uint64_t i = 0; i < RUNNERS; i++)
		runners[i].ticks_before = runners[i].thread->ticks;
	run_until_stop(&runners[0], time_ticks() + RUNNERS * ROUNDS * THREAD_SLICE);
	preempt_disable();
	for (uint64_t i = 0; i < RUNNERS; i++) {
		test_report("seen", i, runners[i].seen);
		test_report("chain", i, runners[i].chain);
		test_report("ticks", i, runners[i].thread->ticks - runners[i].ticks_before);
	}
	preempt_enable();
	check_threads();
}

static uint64_t note_and_spin(void *argument)
{
	for (;;)
		turn_note_change((uint64_t)argument);
	return 0;
}

// Gives the rest of its slice away after two ticks.
static uint64_t note_and_yield(void *argument)
{
	for (;;) {
		turn_note((uint64_t)argument);
		spin_until(time_ticks() + 2);
		thread_yield();
	}
	return 0;
}

TEST(slices_are_whole)
{
	tick_t end;

	must_end_within(2000);
	new_slice();
	end = time_ticks() + LONG;
	hand_start("spinner", note_and_spin, (void *)1);
	hand_start("polite", note_and_yield, (void *)2);
	while (time_ticks() < end)
		turn_note_change(0);
	check_threads();
	turns_report("turn");
}

// A thread that is ready all the time, and what tells whether it ran.
static volatile uint64_t question, answer;

static uint64_t answer_questions(void *argument)
{
	(void)argument;
	for (;;)
		answer = test_secret(question);
	return 0;
}

static void expect_not_run(const char *what)
{
	test_check_as(what, answer != test_secret(question));
}

// The other thread has had its turn since question n was asked.
static void expect_run(void)
{
	test_report("answer", question, answer);
	question++;
}

static struct spinlock outer = SPINLOCK("test outer", RANK_TEST),
		       inner = SPINLOCK("test inner", RANK_TEST + 1);

static void forbid_by_count(void)
{
	preempt_disable();
	preempt_disable();
	spin_until(time_ticks() + 2 * THREAD_SLICE + 2);
	expect_not_run("while preemption is off no other thread runs, however long that is");
	console_printf("a thread yields with preemption off\n");
	thread_yield();
	expect_not_run("a thread that yields with preemption off goes on at once");
	preempt_enable();
	spin_until(time_ticks() + THREAD_SLICE + 2);
	expect_not_run("while one of two preempt_disable is in force no other thread runs");
	preempt_enable();
	expect_run();
}

static void forbid_by_lock(void)
{
	spin_lock(&outer);
	spin_lock(&inner);
	preempt_request();
	console_printf("a thread yields with a lock held\n");
	thread_yield();
	expect_not_run("a thread that yields with a lock held goes on at once");
	spin_unlock(&outer);
	expect_not_run("while one of two locks is held no other thread runs");
	spin_unlock(&inner);
	expect_run();
}

static void forbid_by_both(void)
{
	preempt_disable();
	spin_lock(&outer);
	preempt_request();
	preempt_enable();
	expect_not_run("preempt_enable with a lock held lets no other thread run");
	spin_unlock(&outer);
	expect_run();
	spin_lock(&outer);
	preempt_request();
	preempt_disable();
	spin_unlock(&outer);
	expect_not_run("the last unlock with preemption off lets no other thread run");
	preempt_enable();
	expect_run();
}

static volatile bool handled;

static void request_inside(struct timer *timer)
{
	(void)timer;
	preempt_request();
	preempt_disable();
	preempt_enable();
	spin_lock(&inner);
	spin_unlock(&inner);
	expect_not_run("inside an interrupt handler no other thread runs");
	handled = true;
}

static void forbid_by_handler(void)
{
	static struct timer timer;

	timer_start(&timer, time_ticks() + 2, request_inside);
	while (!handled)
		;
	expect_run();
}

TEST(preemption_waits_until_allowed)
{
	uint64_t switches;

	must_end_within(2000);
	new_slice();
	hand_start("ready", answer_questions, NULL);
	question = 1;
	thread_yield();
	expect_run();
	forbid_by_count();
	forbid_by_lock();
	forbid_by_both();
	forbid_by_handler();
	spin_until(time_ticks() + 1);
	thread_yield(); // a new slice
	switches = thread_current()->switches;
	thread_preempt();
	test_eq_as(
		"switches by thread_preempt when preempt_needed is false (somebody came first)",
		thread_current()->switches - switches, 0);
	check_threads();
}
