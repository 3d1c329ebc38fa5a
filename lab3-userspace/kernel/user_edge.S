// user_edge: the exchange of GS at the edge of the kernel.

#include "arch/entry.inc"

	.cfi_sections .debug_frame
	.text

// EXERCISE 3.3  GS, and the bases of a thread.
//
//     void user_enter(void)        ring 3 has entered the kernel
//     void user_leave(void)        the kernel is left for ring 3
//
// The kernel finds its per-CPU block by GS (arch/percpu.h), and a program may have a base of its own in GS. The processor
// has a second register for that, MSR_KERNEL_GS_BASE, and one instruction that exchanges the two: SWAPGS (Intel SDM
// vol. 2B). USER_ENTER and USER_LEAVE (arch/entry.inc) call these functions on the way in from ring 3, before the first
// use of GS, and on the way out to it, after the last: never on an entry from ring 0, where GS is the kernel's already.
//
// Hint: they are called from assembly, and may change RAX, RCX and RDX and nothing else.
	.globl	user_enter
	.type	user_enter, @function
user_enter:
	.cfi_startproc
	//@ solution 3.3
	swapgs
	ret
	//@ stub
	//   EXERCISE_MISSING "3.3"
	//@ end
	.cfi_endproc
	.size	user_enter, . - user_enter

	.globl	user_leave
	.type	user_leave, @function
user_leave:
	.cfi_startproc
	//@ solution 3.3
	swapgs
	ret
	//@ stub
	//   EXERCISE_MISSING "3.3"
	//@ end
	.cfi_endproc
	.size	user_leave, . - user_leave

	.section .note.GNU-stack, "", @progbits
