// syscall_entry: the entry of int 0x80, from ring 0 or ring 3.

#include "arch/entry.inc"

	.cfi_sections .debug_frame
	.text

// EXERCISE 1.1  Enter the kernel and leave it again.
//
// The processor has pushed SS, RSP, RFLAGS, CS and RIP, and has switched interrupts off. Complete the struct trap_frame
// below them (arch/trap_frame.h: error code 0, vector VECTOR_SYSCALL, then the registers), call syscall_handle with its
// address, and return to the caller. syscall_handle puts the result into the trap frame's RAX and RDX; restore every
// other register and the flags, whatever the call does.
//
// A system call runs with its caller's interrupt flag: switch interrupts on if they were on, and off again before you
// return. The flag is RFLAGS_IF (arch/cpu_bits.h) in the trap frame's rflags, which is TRAP_FRAME_RFLAGS bytes behind
// its start.
//
// arch/entry.inc has the macros, with comments: PUSH_WORD, PUSH_REGISTER and POP_REGISTER (use these and not pushq, so
// that GDB can follow); USER_ENTER and STACK_FRAME_LINK on the way in; USER_LEAVE and STACK_FRAME_UNLINK on the way
// out. You need all of them, although no call comes from ring 3 yet.
//
// Hint: the struct's first field is at the lowest address, so push it last. If a register gets its neighbour's value,
// you pop in the wrong order.
	.globl	syscall_entry
	.type	syscall_entry, @function
syscall_entry:
	.cfi_startproc simple
	ENTRY_CFI
	//@ solution 1.1
	// Step 1: complete the trap frame, from its end to its start.
	PUSH_WORD $0
	PUSH_WORD $VECTOR_SYSCALL
	PUSH_REGISTER rax
	PUSH_REGISTER rbx
	PUSH_REGISTER rcx
	PUSH_REGISTER rdx
	PUSH_REGISTER rsi
	PUSH_REGISTER rdi
	PUSH_REGISTER rbp
	PUSH_REGISTER r8
	PUSH_REGISTER r9
	PUSH_REGISTER r10
	PUSH_REGISTER r11
	PUSH_REGISTER r12
	PUSH_REGISTER r13
	PUSH_REGISTER r14
	PUSH_REGISTER r15
	USER_ENTER
	STACK_FRAME_LINK

	// Step 2: set interrupts as the caller had them, and call C with the trap frame as the argument.
	testl	$RFLAGS_IF, TRAP_FRAME_RFLAGS(%rbx)
	jz	1f
	sti
1:	movq	%rbx, %rdi
	call	syscall_handle
	cli

	// Step 3: pop the registers, in the opposite order, and return.
	USER_LEAVE
	STACK_FRAME_UNLINK
	POP_REGISTER r15
	POP_REGISTER r14
	POP_REGISTER r13
	POP_REGISTER r12
	POP_REGISTER r11
	POP_REGISTER r10
	POP_REGISTER r9
	POP_REGISTER r8
	POP_REGISTER rbp
	POP_REGISTER rdi
	POP_REGISTER rsi
	POP_REGISTER rdx
	POP_REGISTER rcx
	POP_REGISTER rbx
	POP_REGISTER rax
	addq	$16, %rsp		// the vector and the error code
	.cfi_adjust_cfa_offset -16
	iretq
	//@ stub
	//   EXERCISE_MISSING "1.1"
	//@ end
	.cfi_endproc
	.size	syscall_entry, . - syscall_entry

	.section .note.GNU-stack, "", @progbits
