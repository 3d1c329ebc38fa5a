// first_switch: see first_switch.h.

#include "arch/entry.inc"

	.cfi_sections .debug_frame
	.text
	.globl	first_switch
	.type	first_switch, @function
first_switch:
	.cfi_startproc
	.cfi_undefined %rip
	movq	%gs:PERCPU_THREAD, %rax
	addq	$THREAD_CONTEXT, %rax
	movq	%rdi, %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	ret
	.cfi_endproc
	.size	first_switch, . - first_switch

	.section .note.GNU-stack, "", @progbits
