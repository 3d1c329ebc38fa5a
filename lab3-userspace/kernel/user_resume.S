// user_resume: the way to ring 3 that is not the way back from anywhere.

#include "arch/trap_frame.inc"

	.cfi_sections .debug_frame
	.text

// EXERCISE 3.2  The first step into ring 3.
//
//     void user_resume(struct trap_frame *frame)
//
// RDI is a struct trap_frame (arch/trap_frame.h) on this stack that says how ring 3 is to go on: its RIP, CS, RFLAGS,
// RSP, SS and all general registers. Nothing was interrupted to make it: to the processor, and to you, it must look as if
// an exception had just been handled. Never return.
//
// There is no instruction "go to ring 3". IRETQ takes RIP, CS, RFLAGS, RSP and SS from the stack, in this order, and goes
// down to the ring that CS says. TRAP_RETURN (arch/trap_frame.inc) restores the rest and ends in it; USER_LEAVE
// (arch/entry.inc) does what is to be done at the edge of the kernel. Each says what it expects in which register, and
// whether interrupts may come: from USER_LEAVE on they must not.
//
// Hint: what USER_LEAVE calls needs a stack below the frame.
	.globl	user_resume
	.type	user_resume, @function
user_resume:
	.cfi_startproc
	//@ solution 3.2
	// Step 1: from here on nobody may come between: the frame becomes the top of the stack.
	cli
	movq	%rdi, %rbx
	movq	%rdi, %rsp
	FRAME_CFI
	// Step 2: as after any trap.
	USER_LEAVE
	TRAP_RETURN
	//@ stub
	//   EXERCISE_MISSING "3.2"
	//@ end
	.cfi_endproc
	.size	user_resume, . - user_resume

	.section .note.GNU-stack, "", @progbits
