// setjmp, longjmp: keep what a function keeps for its caller, and put it back (setjmp.h).

	.equ	PLACE_RBX, 0		// of a jmp_buf
	.equ	PLACE_RBP, 8
	.equ	PLACE_R12, 16
	.equ	PLACE_R13, 24
	.equ	PLACE_R14, 32
	.equ	PLACE_R15, 40
	.equ	PLACE_RSP, 48
	.equ	PLACE_RIP, 56

	.cfi_sections .debug_frame
	.text
	.globl	setjmp
	.type	setjmp, @function
setjmp:
	.cfi_startproc
	popq	%rdx			// where the caller goes on, and its RSP then
	.cfi_adjust_cfa_offset -8
	.cfi_register %rip, %rdx
	movq	%rbx, PLACE_RBX(%rdi)
	movq	%rbp, PLACE_RBP(%rdi)
	movq	%r12, PLACE_R12(%rdi)
	movq	%r13, PLACE_R13(%rdi)
	movq	%r14, PLACE_R14(%rdi)
	movq	%r15, PLACE_R15(%rdi)
	movq	%rsp, PLACE_RSP(%rdi)
	movq	%rdx, PLACE_RIP(%rdi)
	xorl	%eax, %eax
	jmp	*%rdx
	.cfi_endproc
	.size	setjmp, . - setjmp

	.globl	longjmp
	.type	longjmp, @function
longjmp:
	.cfi_startproc
	movl	%esi, %eax
	cmpl	$1, %eax		// sets CF for 0 alone
	adcl	$0, %eax
	movq	PLACE_RBX(%rdi), %rbx
	movq	PLACE_RBP(%rdi), %rbp
	movq	PLACE_R12(%rdi), %r12
	movq	PLACE_R13(%rdi), %r13
	movq	PLACE_R14(%rdi), %r14
	movq	PLACE_R15(%rdi), %r15
	movq	PLACE_RSP(%rdi), %rsp
	jmp	*PLACE_RIP(%rdi)
	.cfi_endproc
	.size	longjmp, . - longjmp

	.section .note.GNU-stack, "", @progbits
