// escape: setjmp and longjmp under names that say what they do here.

#include "asm_offsets.h"

	.equ	RETURN_ADDRESS_SIZE, 8

	.cfi_sections .debug_frame
	.text

// int escape_set(struct escape_point *point)
	.globl	escape_set
	.type	escape_set, @function
escape_set:
	.cfi_startproc
	// Step 1: what a callee must preserve.
	movq	%rbx, ESCAPE_RBX(%rdi)
	movq	%rbp, ESCAPE_RBP(%rdi)
	movq	%r12, ESCAPE_R12(%rdi)
	movq	%r13, ESCAPE_R13(%rdi)
	movq	%r14, ESCAPE_R14(%rdi)
	movq	%r15, ESCAPE_R15(%rdi)
	// Step 2: where our caller goes on, and its stack as it will be then.
	movq	(%rsp), %rax
	movq	%rax, ESCAPE_RIP(%rdi)
	leaq	RETURN_ADDRESS_SIZE(%rsp), %rax	// our return address is gone by then
	movq	%rax, ESCAPE_RSP(%rdi)
	xorl	%eax, %eax
	ret
	.cfi_endproc
	.size	escape_set, . - escape_set

// void escape_jump(const struct escape_point *point)
	.globl	escape_jump
	.type	escape_jump, @function
escape_jump:
	.cfi_startproc
	.cfi_undefined %rip		// nobody called what we go on with
	movq	ESCAPE_RBX(%rdi), %rbx
	movq	ESCAPE_RBP(%rdi), %rbp
	movq	ESCAPE_R12(%rdi), %r12
	movq	ESCAPE_R13(%rdi), %r13
	movq	ESCAPE_R14(%rdi), %r14
	movq	ESCAPE_R15(%rdi), %r15
	movq	ESCAPE_RSP(%rdi), %rsp
	movl	$1, %eax
	jmp	*ESCAPE_RIP(%rdi)
	.cfi_endproc
	.size	escape_jump, . - escape_jump

	.section .note.GNU-stack, "", @progbits
