// lab3_prompt: init= on the command line.

#include "lab3_prompt.h"

#include "arch/boot_info.h"
#include "core/command_line.h"
#include "core/executor.h"
#include "core/log.h"
#include "core/monitor.h"
#include "process.h"
#include "process_start.h"
#include "process_task.h"

#define INIT_WORDS 16

static char *const environment[] = {NULL};

// Cut "/x,a,b" at its commas, in place. Words beyond INIT_WORDS are dropped.
static void words_split(char *line, char **words)
{
	size_t count = 0;

	words[count++] = line;
	for (; *line != '\0'; line++) {
		if (*line != ',')
			continue;
		*line = '\0';
		if (count < INIT_WORDS)
			words[count++] = line + 1;
	}
	words[count] = NULL;
}

void prompt_start(void)
{
	char line[BOOT_COMMAND_LINE];
	char *words[INIT_WORDS + 1];
	int64_t task;
	int number;

	if (!command_line_text("init", line, sizeof(line))) {
		monitor_start();
		return;
	}
	words_split(line, words);
	number = process_start(words[0], words, environment);
	task = number < 0 ? number : process_task_spawn(number, monitor_start);
	if (task < 0) {
		log_error("init=%s: %s", words[0], error_name((int)task));
		monitor_start();
		return;
	}
	task_detach((uint64_t)task);
}
