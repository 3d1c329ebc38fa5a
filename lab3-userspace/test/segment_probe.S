// segment_probe: see segment_probe.h.

	.cfi_sections .debug_frame
	.text
	.globl	segment_rights
	.type	segment_rights, @function
segment_rights:
	.cfi_startproc
	xorl	%eax, %eax
	larl	%edi, %eax
	jz	1f
	xorl	%eax, %eax
1:	ret
	.cfi_endproc
	.size	segment_rights, . - segment_rights

	.section .note.GNU-stack, "", @progbits
