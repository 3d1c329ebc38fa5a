// start: where this program begins: as crt0.S, but its first instruction looks at the time.

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
	xorl	%ebp, %ebp
	movq	%rsp, %rdi
	call	program_start
	ud2
	.cfi_endproc
	.size	_start, . - _start

	.section .note.GNU-stack, "", @progbits
