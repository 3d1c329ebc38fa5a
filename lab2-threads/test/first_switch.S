// first_switch: see first_switch.h.

#include "arch/entry.inc"

	.cfi_sections .debug_frame
	.text
	.globl	first_switch
	.type	first_switch, @function
first_switch:
	.cfi_startproc
	movq	%gs:PERCPU_THREAD, %rax
	addq	$THREAD_CONTEXT, %rax
	movq	%rdi, %rsp
	// For GDB: the stack is as if they had been pushed here.
	.irp register, rbp, rbx, r12, r13, r14, r15
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %\register, 0
	.endr
	POP_REGISTER r15
	POP_REGISTER r14
	POP_REGISTER r13
	POP_REGISTER r12
	POP_REGISTER rbx
	POP_REGISTER rbp
	ret
	.cfi_endproc
	.size	first_switch, . - first_switch

	.section .note.GNU-stack, "", @progbits
