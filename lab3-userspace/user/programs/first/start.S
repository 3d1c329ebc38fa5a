// start: where this program begins: as crt0.S, but its first instruction looks at the time.

#include "lab3-userspace/user/lib/program_start.inc"

	.cfi_sections .debug_frame
	.text
	.globl	_start
	.type	_start, @function
_start:
	.cfi_startproc
	.cfi_undefined %rip
	rdtsc
	shlq	$32, %rdx
	orq	%rdx, %rax
	movq	%rax, time_at_start
	PROGRAM_START
	.cfi_endproc
	.size	_start, . - _start

	.section .note.GNU-stack, "", @progbits
