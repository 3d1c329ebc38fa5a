// turns: see turns.h.

#include "turns.h"

#include "core/preempt.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_preempt.h"

struct turn {
	uint64_t question, answer;
};

static struct turn turns[TURNS_MAX];
static volatile uint64_t count;
static volatile uint64_t last_who = UINT64_MAX;

// With preemption off, so that two that write at once get places of their own.
void turn_note(uint64_t who)
{
	preempt_disable();
	last_who = who;
	if (count < TURNS_MAX) {
		uint64_t question = time_ticks() << 32 | who << 24 | count;

		turns[count++] = (struct turn){question, test_secret(question)};
	}
	preempt_enable();
}

void turn_note_change(uint64_t who)
{
	if (last_who != who)
		turn_note(who);
}

void turns_report(const char *name)
{
	preempt_disable();
	for (uint64_t i = 0; i < count; i++)
		test_report(name, turns[i].question, turns[i].answer);
}

struct thread *hand_start(const char *name, thread_entry entry, void *argument)
{
	struct thread *thread = hand_thread(name, entry, argument);

	hand_ready(thread);
	return thread;
}

void spin_until(tick_t tick)
{
	while (time_ticks() < tick)
		cpu_relax();
}

void new_slice(void)
{
	spin_until(time_ticks() + 1);
	thread_yield();
}

static struct thread *sleeper;

static void rouse(struct timer *timer)
{
	(void)timer;
	hand_ready(sleeper);
}

void hand_sleep(tick_t deadline)
{
	struct timer timer = {.deadline = 0};

	test_check(deadline >= time_ticks() + 2);
	sleeper = thread_current();
	timer_start(&timer, deadline, rouse);
	spin_lock(&scheduler_lock);
	sleeper->state = THREAD_BLOCKED;
	schedule();
	spin_unlock(&scheduler_lock);
}
