// start_state: the registers with which the program was started.

#ifndef USER_START_STATE_H
#define USER_START_STATE_H

#include "fpu_image.h"

// In the order in which start_state.S keeps them.
struct start_registers {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t rsp, rflags, cs;
};

extern struct start_registers start_registers;
extern struct fpu_image start_fpu;

#endif
