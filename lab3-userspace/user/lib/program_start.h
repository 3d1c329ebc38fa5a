// program_start: what the first instructions of a program lead to.

#ifndef USER_PROGRAM_START_H
#define USER_PROGRAM_START_H

#include <stdint.h>

// program_start: call main with what lies at `stack` (start.h), and exit with what it returns.
__attribute__((noreturn)) void program_start(uint64_t *stack);

#endif
