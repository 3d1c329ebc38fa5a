// trap_frame: the state of the processor when it entered the kernel, by any entry.
//
// All entries (exceptions, interrupts and system calls) build this trap frame on the kernel
// stack. The processor pushes the last five fields (Intel SDM vol. 3A, 6.14.2) and for some
// exceptions the error code; the entry code pushes the rest.

#ifndef ARCH_TRAP_FRAME_H
#define ARCH_TRAP_FRAME_H

#include "lib/types.h"

struct trap_frame {
	uint64_t r15, r14, r13, r12, r11, r10, r9, r8;
	uint64_t rbp, rdi, rsi, rdx, rcx, rbx, rax;
	uint64_t vector; // which exception, interrupt or system call gate
	uint64_t error;  // the exception's error code, 0 for those that have none
	uint64_t rip, cs, rflags, rsp, ss;
};
_Static_assert(sizeof(struct trap_frame) == 22 * 8,
               "pushed by entry code, one register at a time");
_Static_assert(sizeof(struct trap_frame) % 16 == 0, "keeps the stack aligned for calls into C");

// trap_from_user: did the trap come from ring 3? The low two bits of CS are the privilege
// level.
static inline bool trap_from_user(const struct trap_frame *trap_frame)
{
	return (trap_frame->cs & 3) == 3;
}

#endif
