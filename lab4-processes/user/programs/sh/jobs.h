// jobs: the processes that the shell has started, as the lines that started them.

#ifndef SH_JOBS_H
#define SH_JOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct job {
	struct job *next; // the older ones
	int number;       // %1
	pid_t group;      // of its processes, if each job has one; else the first process
	pid_t last;       // the process whose status counts
	int status;       // of that, as wait says it
	unsigned running; // processes that have not ended
	bool stopped;
	bool background;
	char *text; // the line
};

// job_create: a job without processes, for a line of `length` characters. NULL: out of memory.
struct job *job_create(const char *text, size_t length);
// job_add: one more process of it, which is its last one so far. false: out of memory; it will
// not be waited for.
bool job_add(struct job *job, pid_t pid);
void job_forget(struct job *job);

// jobs_forget_all: in a child, of which these are not children. jobs_forget_ended: those that
// have no process any more.
void jobs_forget_all(void);
void jobs_forget_ended(void);

// job_wait: sleep until it has ended or stopped. Its exit status as $? has it; -1: a signal to
// the shell came before.
int job_wait(struct job *job);
// jobs_wait: until none runs. false: a signal came before.
bool jobs_wait(void);

// jobs_poll: look which have ended, without waiting. jobs_report: tell of those of the
// background that have ended, and forget them; of all that still run, too, if `all`.
void jobs_poll(void);
void jobs_report(bool all);

// job_find: of %NUMBER, or of the number of its last process; NULL if there is none.
// job_newest: the one that was started last in the background, or stopped; or NULL.
struct job *job_find(const char *text);
struct job *job_newest(void);

// status_code: what $? is for a status of wait.
int status_code(int status);

#endif
