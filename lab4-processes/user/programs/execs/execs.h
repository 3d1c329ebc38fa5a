// execs: what those have in common who look at exec.

#ifndef USER_EXECS_H
#define USER_EXECS_H

#include "lab4-processes/user/lib/look.h"

// exec_look: go on as this program with another thing to look at, and two words. Returns only
// an error.
uint64_t exec_look(const char *what, const char *first, const char *second);

// exec_next: the same with a number and a word; the number is as long as any other.
uint64_t exec_next(const char *what, uint64_t number, const char *second);

// word_number: the first word, as a number.
uint64_t word_number(void);

#endif
