// fixup: instructions that may fault, and the addresses to continue at.
//
// The routines that access the caller's memory register each such instruction. Offsets are
// relative to the entry, so that an entry needs only 8 bytes.

#ifndef ARCH_FIXUP_H
#define ARCH_FIXUP_H

#include "arch/trap_frame.h"

struct fixup {
	int32_t instruction; // from the address of this field
	int32_t resume;      // from the address of this field
};

// fixup_known: is the instruction at trap_frame->rip registered?
bool fixup_known(const struct trap_frame *trap_frame);

// fixup_apply: if the instruction at trap_frame->rip is registered, set rip to its resume
// point. Returns whether it was.
bool fixup_apply(struct trap_frame *trap_frame);

#endif
