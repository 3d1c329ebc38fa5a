// calls: making a call by both entries with chance in every register.

#ifndef USER_CALLS_H
#define USER_CALLS_H

#include <stdint.h>

// call_both_ways: make a call with two arguments (and chance in the other registers) by either
// entry; check that it returns `error` in RDX, and, if that is not 0, -1 in RAX; and that every
// other register, the flags and the FPU are as they were.
void call_both_ways(const char *what, uint64_t number, uint64_t first, uint64_t second,
                    uint64_t third, uint64_t error);

#endif
