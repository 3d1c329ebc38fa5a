// check: what the tester of the ABI counts, and says.

#ifndef USER_CHECK_H
#define USER_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/random.h"

// The one source of chance. Its seed is the program's first argument.
extern struct random check_random;

// check_equal, check_true: count a check, and say what is wrong.
void check_equal(const char *what, uint64_t got, uint64_t expected);
void check_true(const char *what, bool holds);

// The checks of one subject each; those of calls by int 0x80, but for the last.
void check_start(void);
void check_auxiliary(void);
void check_calls(void);
void check_errors(void);
void check_memory(void);
void check_bases(void);
void check_threads(void);
void check_syscall(void);

#endif
