// calls: one system call, by either entry, and the instructions that it took.

#ifndef TIMING_CALLS_H
#define TIMING_CALLS_H

#include <stddef.h>
#include <stdint.h>

// cost_syscall, cost_interrupt: make the call `number`, without arguments, by SYSCALL or by INT
// 0x80. Returns the difference of the time-stamp counter, as it is read right before and
// behind.
uint64_t cost_syscall(uint64_t number);
uint64_t cost_interrupt(uint64_t number);

// write_syscall: the call write, by SYSCALL.
void write_syscall(int fd, const void *buffer, size_t size);

#endif
