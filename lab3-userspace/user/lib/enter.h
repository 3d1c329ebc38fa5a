// enter: a call with chosen values in all registers, RSP and the flags too, and what is in them
// afterwards. Any number of threads at a time: what they are is found by FS.

#ifndef USER_ENTER_H
#define USER_ENTER_H

#include <stdint.h>

// In the order of enter.S. The caller's FS base leads to one of its own.
struct enter_registers {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15, rsp;
	uint64_t rflags;
	uint64_t own_rsp; // of enter_...
};

// By SYSCALL, and by int 0x80.
void enter_syscall(void);
void enter_interrupt(void);

#endif
