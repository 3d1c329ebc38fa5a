// calls: making a call with chance in every register.

#ifndef USER_CALLS_H
#define USER_CALLS_H

#include <stdbool.h>
#include <stdint.h>

// Which way the calls go: by SYSCALL, or by int 0x80.
extern bool calls_by_syscall;

// call_checked: make a call with three arguments, and chance in the other registers. Check that
// it returns `error` in RDX, and, if that is not 0, -1 in RAX; and that every other register,
// the flags and the FPU are as they were.
void call_checked(const char *what, uint64_t number, uint64_t first, uint64_t second,
                  uint64_t third, uint64_t error);

// check_calls: that calls leave all registers as they should.
void check_calls(void);

#endif
