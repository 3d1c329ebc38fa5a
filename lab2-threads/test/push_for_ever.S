// push_for_ever: see push_for_ever.h.

	.cfi_sections .debug_frame
	.text
	.globl	push_for_ever
	.type	push_for_ever, @function
push_for_ever:
	.cfi_startproc
	.cfi_undefined %rip
	pushq	%rdi
	jmp	push_for_ever
	.cfi_endproc
	.size	push_for_ever, . - push_for_ever

	.globl	interrupted_without_room
	.type	interrupted_without_room, @function
interrupted_without_room:
	.cfi_startproc
	.cfi_undefined %rip
	movq	%rdi, %rsp
	sti
1:
	pause
	jmp	1b
	.cfi_endproc
	.size	interrupted_without_room, . - interrupted_without_room

	.section .note.GNU-stack, "", @progbits
