// monitor: the task, and finding commands.

#include "core/monitor.h"

#include "core/console.h"
#include "core/executor.h"
#include "core/key_future.h"
#include "core/panic.h"
#include "core/slot.h"
#include "lib/line_editor.h"
#include "lib/string.h"

TABLE_DEFINE(monitor_command);
TABLE_DECLARE(struct monitor_command, monitor_command);

static struct {
	struct future future;
	struct key_future key; // the next key, being waited for
	struct line_editor editor;
	struct join_future job; // the task that has the keys and the screen
	bool busy;              // there is one
	bool started;
} monitor;

static void help(size_t count, char **words)
{
	(void)count;
	(void)words;
	table_for_each(command, monitor_command)
	{
		console_printf("  %-9s %-6s %s\n", (*command)->name, (*command)->arguments,
		               (*command)->help);
	}
}

MONITOR_COMMAND(help, "", "this list", help);

// Cut `line` into words at its spaces, in place. Returns how many there are, or
// MONITOR_ARGUMENTS + 1 for more than that.
static size_t words_split(char *line, char **words)
{
	size_t count = 0;

	while (count <= MONITOR_ARGUMENTS) {
		while (*line == ' ')
			*line++ = '\0';
		if (*line == '\0')
			break;
		if (count < MONITOR_ARGUMENTS)
			words[count] = line;
		count++;
		while (*line != ' ' && *line != '\0')
			line++;
	}
	return count;
}

static void line_run(char *line)
{
	char *words[MONITOR_ARGUMENTS];
	size_t count = words_split(line, words);

	if (count == 0)
		return;
	if (count > MONITOR_ARGUMENTS) {
		console_printf("a line has up to %d words\n", MONITOR_ARGUMENTS);
		return;
	}
	table_for_each(command, monitor_command)
	{
		if (strcmp((*command)->name, words[0]) != 0)
			continue;
		(*command)->run(count, words);
		return;
	}
	console_printf("%s: no such command; try help\n", words[0]);
}

enum monitor_state monitor_state(void)
{
	if (!monitor.started)
		return MONITOR_OFF;
	return monitor.busy ? MONITOR_WAITS : MONITOR_READS;
}

void monitor_wait(uint64_t task)
{
	join_future_init(&monitor.job, task);
	monitor.busy = true;
}

// Is there still a task that has the keys? The waker is left with it then.
static bool job_runs(struct waker waker)
{
	if (!monitor.busy)
		return false;
	if (monitor.job.future.poll(&monitor.job.future, waker) == POLL_PENDING)
		return true;
	future_drop(&monitor.job.future);
	monitor.busy = false;
	return false;
}

static enum poll monitor_poll(struct future *self, struct waker waker)
{
	bool was_busy = monitor.busy;

	(void)self;
	if (job_runs(waker))
		return POLL_PENDING;
	if (was_busy)
		line_editor_begin(&monitor.editor);
	while (monitor.key.future.poll(&monitor.key.future, waker) == POLL_READY) {
		int key = monitor.key.key;

		future_drop(&monitor.key.future);
		key_future_init(&monitor.key);
		if (!line_editor_key(&monitor.editor, key))
			continue;
		line_run(monitor.editor.text);
		if (job_runs(waker))
			return POLL_PENDING;
		line_editor_begin(&monitor.editor);
	}
	return POLL_PENDING;
}

static void monitor_drop(struct future *self)
{
	(void)self;
	future_drop(&monitor.key.future);
	if (monitor.busy)
		future_drop(&monitor.job.future);
}

void monitor_start(void)
{
	int64_t task;

	if (monitor.started)
		return;
	monitor.started = true;
	monitor.future = (struct future){.poll = monitor_poll, .drop = monitor_drop};
	key_future_init(&monitor.key);
	line_editor_init(&monitor.editor, "rung> ", console_write);
	console_puts("Welcome to Rung. Type help for the commands.\n");
	line_editor_begin(&monitor.editor);
	task = task_spawn("monitor", &monitor.future);
	if (task < 0)
		panic("the monitor cannot start: error %ld", (long)-task);
	task_detach((uint64_t)task);
}

SLOT(prompt_op, monitor_start);
