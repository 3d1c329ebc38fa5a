// fpu: the registers of the FPU and of SSE, in the form of FXSAVE.
//
// The kernel itself uses none of them (it is compiled for the general registers only), so they
// always hold the values of the running thread.

#ifndef ARCH_FPU_H
#define ARCH_FPU_H

#include "lib/types.h"

// The area of FXSAVE64 (Intel SDM vol. 1, table 10-2).
struct fpu_state {
	uint16_t control, status;
	uint8_t tags; // a bit for each register: 1 if it is in use
	uint8_t reserved;
	uint16_t opcode;
	uint64_t instruction, operand; // of the last x87 instruction
	uint32_t mxcsr, mxcsr_mask;
	uint8_t st[8][16];
	uint8_t xmm[16][16];
	uint8_t unused[96];
} __attribute__((aligned(16)));
_Static_assert(sizeof(struct fpu_state) == 512, "what FXSAVE64 writes");
_Static_assert(offsetof(struct fpu_state, mxcsr) == 24, "Intel SDM vol. 1, table 10-2");
_Static_assert(offsetof(struct fpu_state, xmm) == 160, "Intel SDM vol. 1, table 10-2");

// fpu_init: enable FPU and SSE on this processor, and clean their registers. On each processor.
void fpu_init(void);

// fpu_state_clean: set the state that a program gets at its start (System V ABI, 3.4.1).
void fpu_state_clean(struct fpu_state *state);

// fpu_save, fpu_restore: copy the registers to memory, and back.
static inline void fpu_save(struct fpu_state *state)
{
	asm volatile("fxsave64 %0" : "=m"(*state));
}

static inline void fpu_restore(const struct fpu_state *state)
{
	asm volatile("fxrstor64 %0" : : "m"(*state));
}

#endif
