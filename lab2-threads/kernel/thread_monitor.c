// thread_monitor: the monitor's command that shows all threads.

#include "core/console.h"
#include "core/monitor.h"
#include "core/time.h"
#include "lib/string.h"
#include "scheduler.h"
#include "thread_check.h"

// The data of a thread that the command shows, from one moment.
struct row {
	int tid;
	char name[THREAD_NAME_MAX];
	enum thread_state state;
	unsigned priority;
	uint64_t ticks, switches, forced;
	tick_t since;
};

static struct row row_of(const struct thread *thread)
{
	struct row row = {.tid = thread->tid,
	                  .state = thread->state,
	                  .priority = thread->priority,
	                  .ticks = thread->ticks,
	                  .switches = thread->switches,
	                  .forced = thread->switches_forced,
	                  .since = thread->since};

	string_copy(row.name, thread->name, sizeof(row.name));
	return row;
}

// Copy the thread with the lowest number above `tid` to `row`. False when there is none. The
// command must not write to the console with the locks held, so it looks up each thread
// separately.
static bool row_after(int tid, struct row *row)
{
	const struct thread *lowest = NULL;

	spin_lock(&threads_lock);
	spin_lock(&scheduler_lock);
	for (struct thread *thread = thread_next(NULL); thread != NULL;
	     thread = thread_next(thread))
		if (thread->tid > tid && (lowest == NULL || thread->tid < lowest->tid))
			lowest = thread;
	if (lowest != NULL)
		*row = row_of(lowest);
	spin_unlock(&scheduler_lock);
	spin_unlock(&threads_lock);
	return lowest != NULL;
}

static void threads_command(size_t count, char **words)
{
	struct row row = {.tid = 0};
	const char *wrong = threads_check();

	(void)count;
	(void)words;
	console_printf(
		"  tid  name                     state    for ticks  pri     ran  switches"
		"    forced\n");
	while (row_after(row.tid, &row))
		console_printf("%5d  %-24s %-8s %9lu  %3u %7lu %9lu %9lu\n", row.tid, row.name,
		               thread_state_name(row.state), time_ticks() - row.since,
		               row.priority, row.ticks, row.switches, row.forced);
	console_printf("%s\n", wrong == NULL ? "all is as it should be" : wrong);
}

MONITOR_COMMAND(threads, "", "show all threads, and check them", threads_command);
