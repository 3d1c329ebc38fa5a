// process_start: a program begins to run.

#ifndef PROCESS_START_H
#define PROCESS_START_H

#include "lib/types.h"

// process_start: run the program at `path` with these arguments and this environment, both
// ended by NULL, in the kernel's memory. Returns its number. Negative error: as image_open,
// elf_check and program_load; -E2BIG: too many arguments; -ENOMEM. May sleep; no lock held.
must_check int process_start(const char *path, char *const *arguments,
                             char *const *environment);

#endif
