// process_family: what this lab adds to the life of a process: a number that is used again, a
// family, files, and signals.

#ifndef PROCESS_FAMILY_H
#define PROCESS_FAMILY_H

#include "family.h"
#include "files.h"
#include "lab3-userspace/kernel/process.h"
#include "signal_post.h"

// family_ops: for process_ops (lab3-userspace/kernel/process.h).
extern const struct process_ops family_ops;

// family_numbers_init: all numbers are free. Before the first process.
void family_numbers_init(void);

// The first process that the kernel starts is init if the boot line names it (init=). It adopts
// the children of those that end, and the signals that it does not handle do nothing to it.
//
// family_init_set: from now on it is that process, or none (NULL). For tests.
// family_init_for: who adopts the children of `family`: init, or NULL if there is none, or it
// is this one. family_is_init: is it this one? The caller holds processes_lock for all three.
void family_init_set(struct process *process);
struct family *family_init_for(const struct family *family);
bool family_is_init(const struct family *family);

// process_files_free, process_signals_free: give back these parts of a process, if it has them.
// Files may sleep: no lock held.
void process_files_free(struct process *process);
void process_signals_free(struct process *process);

#endif
