// test_yield: exercise 2.5: threads that give the processor away.

#include "arch/cpu.h"
#include "core/console.h"
#include "core/syscall.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_preempt.h"
#include "turns.h"

#define ROUNDS 30

static void check_result(struct syscall_result result)
{
	test_eq_as("RDX after yielding", result.error, 0);
	test_eq_as("RAX after yielding", result.value, 0);
}

static uint64_t yield_by_call_7(void *argument)
{
	(void)argument;
	for (;;) {
		turn_note(1);
		check_result(syscall_thread_yield());
	}
	return 0;
}

static uint64_t yield_by_call_3(void *argument)
{
	(void)argument;
	for (;;) {
		turn_note(2);
		check_result(syscall_yield());
	}
	return 0;
}

TEST(yield_alternates)
{
	must_end_within(2000);
	new_slice();
	hand_start("call 7", yield_by_call_7, NULL);
	hand_start("call 3", yield_by_call_3, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		turn_note(0);
		thread_yield();
	}
	check_threads();
	turns_report("turn");
}

// Each thread chooses at random whether interrupts are on when it yields.
struct chooser {
	uint64_t number;
	uint64_t found[ROUNDS]; // what it found afterwards
};

static void choose(struct chooser *chooser)
{
	struct thread *self = thread_current();

	for (uint64_t i = 0; i < ROUNDS; i++) {
		bool on = test_secret(chooser->number * 100 + i) & 1;
		uint64_t switches = self->switches;

		interrupts_disable();
		if (on)
			interrupts_enable();
		thread_yield();
		chooser->found[i] = interrupts_enabled();
		test_check_as("a thread that yields gives way, with interrupts off too",
		              self->switches > switches);
	}
	interrupts_enable();
}

static volatile unsigned choosers_left;

static uint64_t choose_and_spin(void *argument)
{
	choose(argument);
	choosers_left--;
	for (;;)
		thread_yield();
	return 0;
}

TEST(interrupt_flag_is_the_threads_own)
{
	static struct chooser choosers[3];

	must_end_within(2000);
	new_slice();
	choosers_left = 2;
	for (uint64_t i = 0; i < array_length(choosers); i++)
		choosers[i].number = i;
	hand_start("chooser 1", choose_and_spin, &choosers[1]);
	hand_start("chooser 2", choose_and_spin, &choosers[2]);
	choose(&choosers[0]);
	while (choosers_left > 0)
		thread_yield();
	for (uint64_t i = 0; i < array_length(choosers); i++)
		for (uint64_t round = 0; round < ROUNDS; round++)
			test_report("flag", i * 100 + round, choosers[i].found[round]);
	check_threads();
}

// An interrupt handler calls yield while another thread is ready to run.
static volatile uint64_t question, answer;

static uint64_t answer_questions(void *argument)
{
	(void)argument;
	for (;;)
		answer = test_secret(question);
	return 0;
}

static volatile uint64_t yields_inside;

static void yield_inside(struct timer *timer)
{
	struct thread *thread = thread_current();
	uint64_t switches = thread->switches, before = answer;

	(void)timer;
	check_result(syscall_thread_yield());
	check_result(syscall_yield());
	test_check_as("an interrupt handler that yields goes on at once: no other thread runs",
	              answer == before && thread->switches == switches &&
	                      thread_current() == thread);
	yields_inside++;
}

TEST(yield_in_interrupt_handler)
{
	static struct timer timer;

	must_end_within(2000);
	question = 1;
	hand_start("ready", answer_questions, NULL);
	console_printf("an interrupt handler yields\n"); // seen if it panics
	for (uint64_t i = 1; i <= 8; i++) {
		timer_start(&timer, time_ticks() + 1 + i % 3, yield_inside);
		while (yields_inside < i)
			cpu_relax();
	}
	question = 2;
	thread_yield(); // in a thread it is another matter
	test_report("answer", 2, answer);
	test_report("inside", 0, yields_inside);
	check_threads();
}
