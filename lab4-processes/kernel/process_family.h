// process_family: what this lab adds to the life of a process: a number that is used again, a
// family, files, and signals.

#ifndef PROCESS_FAMILY_H
#define PROCESS_FAMILY_H

#include "family.h"
#include "family_init.h"
#include "files.h"
#include "lab3-userspace/kernel/process.h"
#include "signal_post.h"

// family_ops: for process_ops (lab3-userspace/kernel/process.h).
extern const struct process_ops family_ops;

// family_numbers_init: all numbers are free. Before the first process.
void family_numbers_init(void);

// group_in_use: is there a process in the group, or a zombie? The caller holds processes_lock.
bool group_in_use(int group);

// group_join: the process is in the group from now on. The caller holds processes_lock.
void group_join(struct process *process, int group);

// process_files_free, process_signals_free: give back these parts of a process, if it has them.
// Files may sleep: no lock held.
void process_files_free(struct process *process);
void process_signals_free(struct process *process);

#endif
