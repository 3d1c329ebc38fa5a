// crt0: where a program begins. RSP is a multiple of 16, and argc lies there (abi/process.h).

#include "lab3-userspace/user/lib/program_start.inc"

	.cfi_sections .debug_frame
	.text
	.globl	_start
	.type	_start, @function
_start:
	.cfi_startproc
	.cfi_undefined %rip		// nobody has called
	PROGRAM_START
	.cfi_endproc
	.size	_start, . - _start

	.section .note.GNU-stack, "", @progbits
