// crt0: where a program begins. RSP is a multiple of 16, and argc lies there (abi/process.h).

	.cfi_sections .debug_frame
	.text
	.globl	_start
	.type	_start, @function
_start:
	.cfi_startproc
	.cfi_undefined %rip		// nobody has called
	xorl	%ebp, %ebp		// the end of the chain of frame pointers
	movq	%rsp, %rdi
	call	program_start
	ud2
	.cfi_endproc
	.size	_start, . - _start

	.section .note.GNU-stack, "", @progbits
