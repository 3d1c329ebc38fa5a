// at_stack: one instruction with another RSP than the compiler's.

#ifndef DEEP_AT_STACK_H
#define DEEP_AT_STACK_H

#include <stdint.h>

// stack_write, stack_push: with `rsp` in RSP, write a word to an address, or push it.
void stack_write(uint64_t rsp, uint64_t value, uint64_t *address);
void stack_push(uint64_t rsp, uint64_t value);

// stack_interrupt, stack_syscall: with `rsp` in RSP, make the call `number` by INT 0x80, or by
// SYSCALL. Returns what it leaves in RDX: 0 or the error.
int stack_interrupt(uint64_t rsp, uint64_t number, uint64_t first, void *second);
int stack_syscall(uint64_t rsp, uint64_t number, uint64_t first, void *second);

#endif
