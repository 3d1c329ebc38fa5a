// time_stamp: see time_stamp.h.

	.cfi_sections .debug_frame
	.text
	.globl	time_stamp
	.type	time_stamp, @function
time_stamp:
	.cfi_startproc
	rdtsc
	shlq	$32, %rdx
	orq	%rdx, %rax
	ret
	.cfi_endproc
	.size	time_stamp, . - time_stamp

	.section .note.GNU-stack, "", @progbits
