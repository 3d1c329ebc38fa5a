// entry_probe: system calls of the tests, which look at what an entry has made of its caller.

#ifndef ENTRY_PROBE_H
#define ENTRY_PROBE_H

#include "lib/types.h"

// entry_probe: for run_user of struct syscall: returns what entry_answer says of the arguments,
// the flags and the stack with which it is called, and leaves something else in every register
// that a function may change.
int64_t entry_probe(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
                    uint64_t a5);

#endif
