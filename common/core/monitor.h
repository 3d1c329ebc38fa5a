// monitor: the prompt: a task on the executor that reads lines and runs commands. It makes no
// system call, so it works before any exercise does.

#ifndef CORE_MONITOR_H
#define CORE_MONITOR_H

#include "core/table.h"
#include "lib/types.h"

#define MONITOR_ARGUMENTS 16 // words in a line

struct monitor_command {
	const char *name;
	const char *arguments; // shown by help, "" for none
	const char *help;
	// `count` words, the command's name first. They belong to the monitor, and are valid
	// until the command returns.
	void (*run)(size_t count, char **words);
};

// MONITOR_COMMAND(ticks, "", "show the time", function): any file adds a command with one line.
#define MONITOR_COMMAND(name_, arguments_, help_, function)                                    \
	static const struct monitor_command monitor_##name_ = {                                \
		.name = #name_, .arguments = arguments_, .help = help_, .run = function};      \
	TABLE_ENTRY(monitor_command, 50, name_, monitor_##name_)

// monitor_wait: print the next prompt when that task is done. For a command that has spawned a
// task that reads keys. The monitor collects its status.
void monitor_wait(uint64_t task);

// monitor_start: spawn the task. Does nothing if it was called before.
void monitor_start(void);

// monitor_state: what the monitor does with keys. An interrupt handler may call it.
enum monitor_state {
	MONITOR_OFF,   // it has not been started
	MONITOR_READS, // keys are for the prompt
	MONITOR_WAITS, // keys are for the task that it waits for (monitor_wait)
};
enum monitor_state monitor_state(void);

// Slot: start the code that has the prompt, and gets the console's keys when there is no
// reader. Called once, at the end of the start. Default: the monitor; a lab may start a program
// instead.
extern void (*prompt_op)(void);

#endif
