// syscall_invoke: from the registers of a C call to those of a system call.
//
//     struct syscall_result syscall_invoke(a0, a1, a2, a3, a4, a5, number)
//
// The first six arguments are where the system call wants them, but for the fourth; the seventh is on the stack (System V
// ABI 3.2.3). The result is already where C wants it: see struct syscall_result.

#include "arch/cpu_bits.h"

	.cfi_sections .debug_frame
	.text
	.equ	SEVENTH_ARGUMENT, 16	// above the saved RBP and the return address

	.globl	syscall_invoke
	.type	syscall_invoke, @function
syscall_invoke:
	.cfi_startproc
	pushq	%rbp			// a link of the chain of frame pointers, for backtraces
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %rbp, 0
	movq	%rsp, %rbp
	movq	SEVENTH_ARGUMENT(%rbp), %rax
	movq	%rcx, %r10
	int	$VECTOR_SYSCALL
	popq	%rbp
	.cfi_adjust_cfa_offset -8
	.cfi_restore %rbp
	ret
	.cfi_endproc
	.size	syscall_invoke, . - syscall_invoke

	.section .note.GNU-stack, "", @progbits
