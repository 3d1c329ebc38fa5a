// process_exit: what a process leaves behind.

#ifndef PROCESS_EXIT_H
#define PROCESS_EXIT_H

#include "lab3-userspace/kernel/process.h"

// process_exit_release, process_exit_zombie: exercise 4.7. For process_ops
// (lab3-userspace/kernel/process.h).
void process_exit_release(struct process *process);
bool process_exit_zombie(struct process *process);

#endif
