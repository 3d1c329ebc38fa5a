// probe: a call with chosen values in all registers, and what is in them afterwards. One thread
// at a time.

#ifndef USER_PROBE_H
#define USER_PROBE_H

#include "fpu_image.h"

// In the order in which probe.S loads and keeps them.
struct probe_registers {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t rflags;
};

extern struct probe_registers probe_registers;
extern struct fpu_image probe_fpu;

// By int 0x80, and by SYSCALL.
void probe_interrupt(void);
void probe_syscall(void);

#endif
