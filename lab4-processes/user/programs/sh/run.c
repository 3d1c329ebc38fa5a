// run: a simple command of the shell's own runs here, all else in processes.

#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "builtin.h"
#include "expand.h"
#include "launch.h"
#include "parser.h"
#include "redirect.h"
#include "shell.h"
#include "variables.h"

// Of the line that is carried out.
static struct pool *line_pool;

static char **words_of(const struct command *command, int *count)
{
	char **words = expand_words(command->words, shell_parameter, line_pool, count);

	if (words == NULL)
		shell_complain("a variable without a name");
	return words;
}

static bool assign(const struct command *command, bool exported)
{
	for (const struct word *word = command->assignments; word != NULL; word = word->next) {
		size_t length = assignment_name_length(word);
		char *value = expand_text(word, length + 1, shell_parameter, line_pool);

		if (value == NULL) {
			shell_complain("a variable without a name");
			return false;
		}
		variable_set(word->text, length, value, exported);
	}
	return true;
}

// execute: become the program. Returns the status if that is not possible.
static int execute(char **words)
{
	environ = variables_environment(line_pool);
	execvp(words[0], words);
	if (errno == ENOENT) {
		shell_complain("%s: not found", words[0]);
		return STATUS_NOT_FOUND;
	}
	shell_complain("%s: %s", words[0], strerror(errno));
	return STATUS_CANNOT_RUN;
}

static int run_exec(int argc, char **argv)
{
	return argc > 1 ? execute(argv + 1) : 0;
}

SHELL_BUILTIN("exec", "PROGRAM [WORD]...", "become the program", run_exec);

// end_child: without what the parent registered to happen at its end.
static _Noreturn void end_child(int status)
{
	fflush(stdout);
	_exit(status);
}

// run_in_child: a command in a process of its own.
static void run_in_child(const struct command *command)
{
	const struct builtin *builtin;
	char **words;
	int count;

	if (!redirects_apply(command->redirects, line_pool, NULL))
		end_child(1);
	if (command->group != NULL) {
		run_items(command->group, line_pool);
		end_child(shell.status);
	}
	words = words_of(command, &count);
	if (words == NULL || !assign(command, true))
		end_child(STATUS_WRONG);
	if (count == 0)
		end_child(0);
	builtin = builtin_find(words[0]);
	end_child(builtin != NULL ? builtin->run(count, words) : execute(words));
}

// run_here: a builtin, or assignments alone.
static int run_here(const struct command *command, int count, char **words)
{
	struct saved *saved = NULL;
	int status = 1;

	if (redirects_apply(command->redirects, line_pool, &saved) && assign(command, false))
		status = count == 0 ? 0 : builtin_find(words[0])->run(count, words);
	fflush(stdout);
	redirects_undo(saved);
	return status;
}

// is_for_shell: a command that the shell can carry out without a process.
static bool is_for_shell(const struct command *command, int count, char **words)
{
	return command->next == NULL && command->group == NULL &&
	       (count == 0 || builtin_find(words[0]) != NULL);
}

static int run_in_processes(const struct pipeline *pipeline, const struct item *item)
{
	struct job *job = job_create(item->text, item->length);
	int status;

	if (job == NULL) {
		shell_complain("out of memory");
		return STATUS_WRONG;
	}
	if (!launch_pipeline(job, pipeline->commands, run_in_child))
		status = job->running > 0 ? (launch_wait(job), STATUS_WRONG) : STATUS_WRONG;
	else
		status = launch_wait(job);
	if (!job->stopped)
		job_forget(job);
	return status;
}

static int run_pipeline(const struct pipeline *pipeline, const struct item *item)
{
	const struct command *command = pipeline->commands;
	char **words = NULL;
	int count = 0;

	if (command->next == NULL && command->group == NULL) {
		words = words_of(command, &count);
		if (words == NULL)
			return STATUS_WRONG;
		if (is_for_shell(command, count, words))
			return run_here(command, count, words);
	}
	return run_in_processes(pipeline, item);
}

static void run_pipelines(const struct pipeline *pipeline, const struct item *item)
{
	for (; pipeline != NULL && !shell.exiting; pipeline = pipeline->next) {
		if ((pipeline->when == WHEN_SUCCESS && shell.status != 0) ||
		    (pipeline->when == WHEN_FAILURE && shell.status == 0))
			continue;
		shell.status = run_pipeline(pipeline, item);
	}
}

static void run_pipelines_in_child(const struct pipeline *pipelines)
{
	static const struct item nameless = {.text = ""};

	run_pipelines(pipelines, &nameless);
	end_child(shell.status);
}

// A pipeline alone needs no process around it: so $! is the program's own.
static void run_background(const struct item *item)
{
	struct job *job = job_create(item->text, item->length);
	bool started;

	shell.status = STATUS_WRONG;
	if (job == NULL) {
		shell_complain("out of memory");
		return;
	}
	job->background = true;
	if (item->pipelines->next == NULL)
		started = launch_pipeline(job, item->pipelines->commands, run_in_child);
	else
		started = launch_alone(job, item->pipelines, run_pipelines_in_child);
	if (job->running == 0) {
		job_forget(job);
		return;
	}
	shell.status = started ? 0 : STATUS_WRONG;
	shell.background = job->last;
	if (shell.interactive)
		printf("[%d] %d\n", job->number, job->last);
}

void run_items(const struct item *items, struct pool *pool)
{
	line_pool = pool;
	for (; items != NULL && !shell.exiting; items = items->next) {
		if (items->background)
			run_background(items);
		else
			run_pipelines(items->pipelines, items);
		if (shell.interactive && launch_interrupted())
			break;
	}
}
