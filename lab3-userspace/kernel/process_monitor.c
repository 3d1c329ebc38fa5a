// process_monitor: the monitor's commands for programs.

#include "abi/error.h"
#include "core/console.h"
#include "core/executor.h"
#include "core/monitor.h"
#include "lib/string.h"
#include "process.h"
#include "process_start.h"
#include "process_task.h"

// With `&` as the last word the prompt comes back at once.
static void run_command(size_t count, char **words)
{
	static char *const environment[] = {NULL};
	bool background = count > 1 && strcmp(words[count - 1], "&") == 0;
	char *arguments[MONITOR_ARGUMENTS];
	int64_t task;
	int number;

	if (background)
		count--;
	if (count < 2) {
		console_puts("run PATH WORD... [&]\n");
		return;
	}
	for (size_t i = 1; i < count; i++)
		arguments[i - 1] = words[i];
	arguments[count - 1] = NULL;
	number = process_start(arguments[0], arguments, environment);
	task = number < 0 ? number : process_task_spawn(number, NULL);
	if (task < 0)
		console_printf("%s: %s\n", arguments[0], error_name((int)task));
	else if (background)
		task_detach((uint64_t)task);
	else
		monitor_wait((uint64_t)task);
}

MONITOR_COMMAND(run, "PATH...", "run a program; & as the last word: beside the prompt",
                run_command);

// A line of the list: a process, as it was at one moment.
struct row {
	int number;
	char name[PROCESS_NAME_MAX];
	unsigned threads;
	bool ending;
};

// The process with the lowest number above `number`. False when there is none. The console must
// not be written to with the lock held, so each is looked up on its own.
static bool row_after(int number, struct row *row)
{
	const struct process *lowest = NULL;

	spin_lock(&processes_lock);
	for (struct process *process = process_next(NULL); process != NULL;
	     process = process_next(process))
		if (process->number > number &&
		    (lowest == NULL || process->number < lowest->number))
			lowest = process;
	if (lowest != NULL) {
		*row = (struct row){.number = lowest->number,
		                    .threads = lowest->alive,
		                    .ending = lowest->ending};
		string_copy(row->name, lowest->name, sizeof(row->name));
	}
	spin_unlock(&processes_lock);
	return lowest != NULL;
}

static void programs_command(size_t count, char **words)
{
	struct row row = {.number = 0};

	(void)count;
	(void)words;
	console_puts("  number  name                     threads\n");
	while (row_after(row.number, &row))
		console_printf("  %6d  %-23s  %7u%s\n", row.number, row.name, row.threads,
		               row.ending ? "  ending" : "");
}

MONITOR_COMMAND(programs, "", "the programs that run", programs_command);
