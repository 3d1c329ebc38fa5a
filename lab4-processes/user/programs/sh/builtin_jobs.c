// builtin_jobs: the builtins that concern jobs.

#include <errno.h>
#include <kill_command.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "builtin.h"
#include "jobs.h"
#include "launch.h"
#include "shell.h"

static int run_jobs(int argc, char **argv)
{
	(void)argc, (void)argv;
	jobs_report(true);
	return 0;
}

SHELL_BUILTIN("jobs", "", "what runs in the background", run_jobs);

// wait_for: one job, which is then forgotten.
static int wait_for(const char *text)
{
	struct job *job = job_find(text);
	int code;

	if (job == NULL)
		return STATUS_NOT_FOUND;
	code = job_wait(job);
	if (code >= 0 && !job->stopped)
		job_forget(job);
	return code < 0 ? STATUS_SIGNALLED + SIGINT : code;
}

static int run_wait(int argc, char **argv)
{
	int status = 0;

	if (argc == 1 && !jobs_wait() && errno == EINTR)
		return STATUS_SIGNALLED + SIGINT;
	if (argc == 1)
		jobs_forget_ended();
	for (int i = 1; i < argc; i++)
		status = wait_for(argv[i]);
	return status;
}

SHELL_BUILTIN("wait", "[PID|%JOB]...", "wait for their end, or all", run_wait);

// target_of: a job's group, if it has one, is a negative number.
static pid_t target_of(const char *text)
{
	struct job *job = text[0] == '%' ? job_find(text) : NULL;

	if (job == NULL)
		return 0;
	return shell.interactive ? -job->group : job->last;
}

static int run_kill(int argc, char **argv)
{
	return kill_command(argc, argv, target_of);
}

SHELL_BUILTIN("kill", "[-SIGNAL] PID|%JOB...", "send a signal (SIGTERM)", run_kill);

// resume: the job that is named, or the newest one. NULL: the shell has complained.
static struct job *resume(int argc, char **argv, bool background)
{
	struct job *job = argc > 1 ? job_find(argv[1]) : job_newest();

	if (job == NULL || !shell.interactive) {
		shell_complain("%s: there is no such job", argv[0]);
		return NULL;
	}
	printf("%s\n", job->text);
	fflush(stdout);
	job->background = background;
	job->stopped = false;
	if (!background)
		tcsetpgrp(STDIN_FILENO, job->group);
	kill(-job->group, SIGCONT);
	return job;
}

static int run_fg(int argc, char **argv)
{
	struct job *job = resume(argc, argv, false);
	int status;

	if (job == NULL)
		return 1;
	status = launch_wait(job);
	if (!job->stopped)
		job_forget(job);
	return status;
}

SHELL_BUILTIN("fg", "[%JOB]", "let a job go on in the foreground", run_fg);

static int run_bg(int argc, char **argv)
{
	return resume(argc, argv, true) == NULL ? 1 : 0;
}

SHELL_BUILTIN("bg", "[%JOB]", "let a job go on in the background", run_bg);
