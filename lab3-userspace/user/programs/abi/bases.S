// bases: the word that lies at the base of a segment.

.macro WORD_AT segment
	.globl	word_at_\segment
	.type	word_at_\segment, @function
word_at_\segment:
	.cfi_startproc
	movq	%\segment:0, %rax
	ret
	.cfi_endproc
	.size	word_at_\segment, . - word_at_\segment
.endm

	.cfi_sections .debug_frame
	.text
	WORD_AT	fs
	WORD_AT	gs

	.section .note.GNU-stack, "", @progbits
