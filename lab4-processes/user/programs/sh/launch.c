// launch: fork, with what has to happen in parent and child around it.

#include "launch.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files.h"
#include "redirect.h"
#include "shell.h"

// Keys that are meant for the job that has the terminal, and signals of a shell that takes the
// terminal back.
static const int terminal_signals[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU};

static volatile sig_atomic_t interrupted;

static void note_interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

// set_signals: of all of the terminal.
static void set_signals(void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler};

	for (size_t i = 0; i < sizeof(terminal_signals) / sizeof(terminal_signals[0]); i++)
		sigaction(terminal_signals[i], &action, NULL);
}

void launch_prepare(void)
{
	struct sigaction action = {.sa_handler = note_interrupt};

	if (!shell.interactive)
		return;
	set_signals(SIG_IGN);
	// Handled, not ignored: it ends a call that waits.
	sigaction(SIGINT, &action, NULL);
	setpgid(0, 0);
	tcsetpgrp(STDIN_FILENO, getpgrp());
}

bool launch_interrupted(void)
{
	bool was = interrupted != 0;

	interrupted = 0;
	return was;
}

// enter_group: both parent and child do this, since nobody knows who comes first.
static void enter_group(const struct job *job, pid_t pid)
{
	pid_t group = job->group == 0 ? pid : job->group;

	if (!shell.interactive)
		return;
	setpgid(pid, group);
	if (!job->background)
		tcsetpgrp(STDIN_FILENO, group);
}

// child_prepare: what is the shell's alone ends here.
static void child_prepare(const struct job *job)
{
	enter_group(job, getpid());
	if (shell.interactive)
		set_signals(SIG_DFL);
	// Without groups of their own the keys reach all; they are not meant for these.
	if (!shell.interactive && job->background) {
		signal(SIGINT, SIG_IGN);
		signal(SIGQUIT, SIG_IGN);
	}
	shell.interactive = false;
	jobs_forget_all();
}

// start: fork for a job; as fork. -1: the shell has complained.
static pid_t start(struct job *job)
{
	pid_t pid;

	// Else both would write what is kept.
	fflush(stdout);
	pid = fork();
	if (pid < 0) {
		shell_complain("no process: %s", strerror(errno));
	} else if (pid == 0) {
		child_prepare(job);
	} else {
		enter_group(job, pid);
		job_add(job, pid);
	}
	return pid;
}

// join: one process of a pipeline, with the pipe from the one before at `input` and the one to
// the next at `ends`; -1: none. As start.
static pid_t join(struct job *job, int input, const int ends[2])
{
	pid_t pid = start(job);

	if (pid == 0) {
		if (ends[0] >= 0)
			close(ends[0]);
		if (input >= 0)
			descriptor_move(input, STDIN_FILENO);
		if (ends[1] >= 0)
			descriptor_move(ends[1], STDOUT_FILENO);
		return 0;
	}
	if (input >= 0)
		close(input);
	if (ends[1] >= 0)
		close(ends[1]);
	return pid;
}

// make_pipe: for the command, to the next one, if there is one.
static bool make_pipe(const struct command *command, int ends[2])
{
	ends[0] = ends[1] = -1;
	if (command->next == NULL || files_pipe(ends) == 0)
		return true;
	if (errno == ENOSYS)
		shell_complain("pipes come with lab 5");
	else
		shell_complain("no pipe: %s", strerror(errno));
	return false;
}

bool launch_pipeline(struct job *job, const struct command *commands,
                     void (*run)(const struct command *command))
{
	int input = -1;
	int ends[2];

	for (; commands != NULL; commands = commands->next) {
		pid_t pid = -1;

		if (make_pipe(commands, ends)) {
			pid = join(job, input, ends);
			input = ends[0];
		}
		if (pid == 0)
			run(commands);
		if (pid < 0) {
			if (input >= 0)
				close(input);
			return false;
		}
	}
	return true;
}

bool launch_alone(struct job *job, const struct pipeline *pipelines,
                  void (*run)(const struct pipeline *pipelines))
{
	pid_t pid = start(job);

	if (pid == 0)
		run(pipelines);
	return pid > 0;
}

static void tell_signal(const struct job *job)
{
	int signal = WIFSIGNALED(job->status) ? WTERMSIG(job->status) : 0;

	if (signal == SIGINT)
		interrupted = 1;
	if (!shell.interactive || signal == 0)
		return;
	if (signal == SIGINT)
		fputc('\n', stderr);
	else
		fprintf(stderr, "%s\n", strsignal(signal));
}

int launch_wait(struct job *job)
{
	int code;

	// After a signal to the shell it waits again.
	while ((code = job_wait(job)) < 0 && errno == EINTR)
		;
	if (shell.interactive)
		tcsetpgrp(STDIN_FILENO, getpgrp());
	tell_signal(job);
	if (job->stopped)
		job->background = true;
	return code < 0 ? STATUS_NOT_FOUND : code;
}
