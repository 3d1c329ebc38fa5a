// fpu: switching it on, and what it is like when nobody has used it.

#include "arch/fpu.h"

#include "arch/cpu.h"
#include "lib/string.h"

// All exceptions masked, 64 bits of precision, rounding to nearest (System V ABI, 3.4.1).
#define CONTROL_CLEAN 0x037F
#define MXCSR_CLEAN   0x1F80

void fpu_state_clean(struct fpu_state *state)
{
	*state = (struct fpu_state){.control = CONTROL_CLEAN, .mxcsr = MXCSR_CLEAN};
}

// Task switched is never set: the registers are exchanged at every switch and not when they are
// first used.
void fpu_init(void)
{
	struct fpu_state clean;

	cr0_write((cr0_read() & ~(uint64_t)(CR0_EM | CR0_TS)) | CR0_MP | CR0_NE);
	cr4_write(cr4_read() | CR4_OSFXSR | CR4_OSXMMEXCPT);
	fpu_state_clean(&clean);
	fpu_restore(&clean);
}
