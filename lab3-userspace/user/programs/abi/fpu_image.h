// fpu_image: what FXSAVE writes and FXRSTOR reads (SDM Vol. 1, 10.5.1).

#ifndef USER_FPU_IMAGE_H
#define USER_FPU_IMAGE_H

#include <stdint.h>

struct fpu_image {
	uint16_t control, status;
	uint8_t tags, reserved;
	uint16_t opcode;
	uint64_t instruction, operand;
	uint32_t mxcsr, mxcsr_mask;
	uint64_t st[8][2];
	uint64_t xmm[16][2];
	uint64_t unused[12];
} __attribute__((aligned(16)));

_Static_assert(sizeof(struct fpu_image) == 512, "as the processor has it");

#endif
