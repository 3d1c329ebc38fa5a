// process_rig: processes without a program, which the test makes and ends itself. They have
// family, files and signals, and one thread that only the list of threads knows.

#ifndef PROCESS_RIG_H
#define PROCESS_RIG_H

#include "lab4-processes/kernel/process_family.h"

// rig_process: a process that `parent` has made (NULL: the kernel), and that has begun.
struct process *rig_process(struct process *parent);

// rig_leave: its thread leaves, with this status. rig_end: that, and all that comes behind
// (process_ops). Returns whether the process has been freed.
void rig_leave(struct process *process, int status);
bool rig_end(struct process *process, int status);

// rig_free: let nothing be left of one that has ended.
void rig_free(struct process *process);

// rig_finish: the running thread belongs to no process; `process` ends, and nothing is left of
// it.
void rig_finish(struct process *process);

// rig_wait: wait in the place of the process that the running thread belongs to.
int64_t rig_wait(int pid, int *status, int flags);

// rig_become: from now on the running thread belongs to that process, or to none (NULL).
void rig_become(struct process *process);

// rig_waiters: two threads seem to sleep where threads of that process wait for children.
// rig_waiters_woken: have both been woken? They go.
void rig_waiters(struct process *process);
bool rig_waiters_woken(void);

// rig_ignore_children: the process ignores SIGCHLD. rig_init: it is init, or nobody is (NULL).
void rig_ignore_children(struct process *process);
void rig_init(struct process *process);

// rig_find: the process with that number, or NULL.
struct process *rig_find(int number);

#endif
