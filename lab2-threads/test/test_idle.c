// test_idle: exercise 2.5: the processor when nobody can run, and what is counted.

#include "arch/percpu.h"
#include "core/preempt.h"
#include "core/scheduler_ops.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_preempt.h"
#include "lib/format.h"
#include "turns.h"

#define NAPS 6

// The place that each tick interrupted.
static struct {
	tick_t tick;
	vaddr_t rip;
	bool after_halt, idle;
} seen[256];
static volatile size_t seen_count;

static void look_and_tick(struct trap_frame *trap_frame)
{
	struct percpu *cpu = this_cpu();

	if (seen_count < array_length(seen)) {
		seen[seen_count].tick = time_ticks();
		seen[seen_count].rip = cpu->tick_rip;
		seen[seen_count].after_halt = cpu->tick_after_halt;
		seen[seen_count].idle = cpu->thread->idle;
		seen_count++;
	}
	thread_tick(trap_frame);
}

TEST(idle_processor_halts)
{
	tick_t deadlines[NAPS], woken[NAPS];
	const struct scheduler_ops *before = scheduler_ops;
	static struct scheduler_ops ops;

	must_end_within(2000);
	new_slice();
	ops = *scheduler_ops;
	ops.tick = look_and_tick;
	scheduler_ops = &ops;
	for (uint64_t i = 0; i < NAPS; i++) {
		deadlines[i] = time_ticks() + 3 + test_secret(i) % 10;
		hand_sleep(deadlines[i]);
		woken[i] = time_ticks();
	}
	scheduler_ops = before;
	for (uint64_t i = 0; i < NAPS; i++) {
		test_report("nap", i, i == 0 ? deadlines[0] : deadlines[i] - woken[i - 1]);
		test_report("late", i, woken[i] - deadlines[i]);
	}
	for (size_t i = 0; i < seen_count; i++) {
		test_report("idle", seen[i].tick, seen[i].idle);
		test_report("rip", seen[i].tick, seen[i].rip);
		test_report("after_halt", seen[i].tick, seen[i].after_halt);
	}
	check_threads();
}

// The counts of all threads together, or of one.
struct counts {
	tick_t now;
	uint64_t ticks, switches, forced;
};

static void count_one(struct counts *counts, const struct thread *thread)
{
	counts->ticks += thread->ticks;
	counts->switches += thread->switches;
	counts->forced += thread->switches_forced;
}

static struct counts counts_of(const struct thread *one)
{
	struct counts counts = {.ticks = 0};

	spin_lock(&threads_lock);
	counts.now = time_ticks();
	for (struct thread *thread = thread_next(NULL); thread != NULL;
	     thread = thread_next(thread))
		if (one == NULL || one == thread)
			count_one(&counts, thread);
	spin_unlock(&threads_lock);
	return counts;
}

static void report_difference(const char *name, struct counts before, struct counts after)
{
	char text[32];

	format_text(text, sizeof(text), "%s time", name);
	test_report(text, 0, after.now - before.now);
	format_text(text, sizeof(text), "%s ticks", name);
	test_report(text, 0, after.ticks - before.ticks);
	format_text(text, sizeof(text), "%s switches", name);
	test_report(text, 0, after.switches - before.switches);
	format_text(text, sizeof(text), "%s forced", name);
	test_report(text, 0, after.forced - before.forced);
}

static uint64_t yield_for_ever(void *argument)
{
	(void)argument;
	for (;;)
		thread_yield();
	return 0;
}

static uint64_t spin_for_ever(void *argument)
{
	(void)argument;
	for (;;)
		cpu_relax();
	return 0;
}

TEST(counts_add_up)
{
	uint64_t yields = 20 + test_secret(0) % 50;
	struct counts before, after;

	must_end_within(2000);
	new_slice();
	before = counts_of(NULL);
	hand_sleep(time_ticks() + 10 + test_secret(1) % 20);
	spin_until(time_ticks() + 12);
	after = counts_of(NULL);
	report_difference("all", before, after);

	hand_start("yielder", yield_for_ever, NULL);
	thread_yield(); // a new slice
	before = counts_of(thread_current());
	for (uint64_t i = 0; i < yields; i++)
		thread_yield();
	after = counts_of(thread_current());
	report_difference("yielding", before, after);

	hand_start("spinner", spin_for_ever, NULL);
	thread_yield();
	before = counts_of(thread_current());
	spin_until(before.now + 60);
	after = counts_of(thread_current());
	report_difference("spinning", before, after);
	check_threads();
}
