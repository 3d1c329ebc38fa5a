// jobs: whoever has ended is found by its number in one list of processes.

#include "jobs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "shell.h"

struct process {
	struct process *next;
	pid_t pid;
	struct job *job;
};

static struct job *jobs; // the newest first
static struct process *processes;

int status_code(int status)
{
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	return STATUS_SIGNALLED + (WIFSTOPPED(status) ? WSTOPSIG(status) : WTERMSIG(status));
}

struct job *job_create(const char *text, size_t length)
{
	struct job *job = calloc(1, sizeof(*job));

	if (job == NULL)
		return NULL;
	job->text = malloc(length + 1);
	if (job->text == NULL) {
		free(job);
		return NULL;
	}
	memcpy(job->text, text, length);
	job->text[length] = '\0';
	job->number = jobs == NULL ? 1 : jobs->number + 1;
	job->next = jobs;
	jobs = job;
	return job;
}

bool job_add(struct job *job, pid_t pid)
{
	struct process *process = malloc(sizeof(*process));

	if (process == NULL)
		return false;
	*process = (struct process){.next = processes, .pid = pid, .job = job};
	processes = process;
	if (job->group == 0)
		job->group = pid;
	job->last = pid;
	job->running++;
	return true;
}

// process_forget: take it off the list; it may still be on.
static void process_forget(struct process **link)
{
	struct process *process = *link;

	*link = process->next;
	free(process);
}

void job_forget(struct job *job)
{
	struct job **link = &jobs;

	for (struct process **process = &processes; *process != NULL;) {
		if ((*process)->job == job)
			process_forget(process);
		else
			process = &(*process)->next;
	}
	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	free(job->text);
	free(job);
}

void jobs_forget_all(void)
{
	while (jobs != NULL)
		job_forget(jobs);
}

// note: a process has ended or stopped, or goes on. One that is on no list is not the shell's
// own, but came to it when its parent ended.
static void note(pid_t pid, int status)
{
	struct process **link = &processes;
	struct job *job;

	while (*link != NULL && (*link)->pid != pid)
		link = &(*link)->next;
	if (*link == NULL)
		return;
	job = (*link)->job;
	job->stopped = WIFSTOPPED(status);
	if (pid == job->last)
		job->status = status;
	if (job->stopped || WIFCONTINUED(status))
		return;
	job->running--;
	process_forget(link);
}

// wait_once: false: a signal came, or there is nothing to wait for.
static bool wait_once(int flags)
{
	int status;
	pid_t pid = waitpid(-1, &status, flags | (shell.interactive ? WUNTRACED : 0));

	if (pid > 0)
		note(pid, status);
	return pid > 0;
}

int job_wait(struct job *job)
{
	while (job->running > 0 && !job->stopped) {
		if (!wait_once(0))
			return -1;
	}
	return status_code(job->status);
}

// any_runs: whether some job has processes, and goes on.
static bool any_runs(void)
{
	for (const struct job *job = jobs; job != NULL; job = job->next) {
		if (job->running > 0 && !job->stopped)
			return true;
	}
	return false;
}

bool jobs_wait(void)
{
	while (any_runs()) {
		if (!wait_once(0))
			return false;
	}
	return true;
}

void jobs_forget_ended(void)
{
	struct job *next;

	for (struct job *job = jobs; job != NULL; job = next) {
		next = job->next;
		if (job->running == 0)
			job_forget(job);
	}
}

void jobs_poll(void)
{
	while (wait_once(WNOHANG))
		;
}

static void report(const struct job *job)
{
	if (job->stopped)
		printf("[%d] stopped  %s\n", job->number, job->text);
	else if (job->running > 0)
		printf("[%d] running  %s\n", job->number, job->text);
	else if (WIFSIGNALED(job->status))
		printf("[%d] %s  %s\n", job->number, strsignal(WTERMSIG(job->status)),
		       job->text);
	else if (WEXITSTATUS(job->status) != 0)
		printf("[%d] exit %d  %s\n", job->number, WEXITSTATUS(job->status), job->text);
	else
		printf("[%d] done  %s\n", job->number, job->text);
}

// report_older: the oldest first.
static void report_older(struct job *job, bool all)
{
	if (job == NULL)
		return;
	report_older(job->next, all);
	if (job->running > 0 && !all)
		return;
	report(job);
	if (job->running == 0)
		job_forget(job);
}

void jobs_report(bool all)
{
	jobs_poll();
	report_older(jobs, all);
}

struct job *job_find(const char *text)
{
	bool by_number = text[0] == '%';
	char *end;
	long number = strtol(text + by_number, &end, 10);

	if (*end != '\0')
		return NULL;
	for (struct job *job = jobs; job != NULL; job = job->next) {
		if (number == (by_number ? job->number : job->last))
			return job;
	}
	return NULL;
}

struct job *job_newest(void)
{
	return jobs;
}
