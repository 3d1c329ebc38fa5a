// timing: what the program `timing` finds out.

#ifndef TIMING_H
#define TIMING_H

#include "core/file.h"

// timing: what an operation of this kind costs in ring 3. Nothing that the program writes is
// shown.
uint64_t timing(const char *kind);

// timing_listen: from now on standard output goes nowhere, but for the last number in it, which
// is timing_number. Returns what it was before (file_replace).
struct file *timing_listen(void);
uint64_t timing_number(void);

#endif
