// process_replace: a process goes on in other memory.

#ifndef PROCESS_REPLACE_H
#define PROCESS_REPLACE_H

#include "process.h"
#include "program.h"

// process_replace: let the running thread's process, which has no other thread
// (process_alone, process_end.h), live in the memory of `program`, which is its own from now
// on. Its old memory is given back. The thread's FPU is clean afterwards and its FS
// and GS bases are 0. May sleep; no lock held.
void process_replace(struct process *process, const struct program *program, const char *path);

#endif
