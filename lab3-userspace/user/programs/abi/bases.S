// bases: the word that lies at the base of a segment.

	.cfi_sections .debug_frame
	.text
	.globl	word_at_fs
	.type	word_at_fs, @function
word_at_fs:
	.cfi_startproc
	movq	%fs:0, %rax
	ret
	.cfi_endproc
	.size	word_at_fs, . - word_at_fs

	.globl	word_at_gs
	.type	word_at_gs, @function
word_at_gs:
	.cfi_startproc
	movq	%gs:0, %rax
	ret
	.cfi_endproc
	.size	word_at_gs, . - word_at_gs

	.section .note.GNU-stack, "", @progbits
