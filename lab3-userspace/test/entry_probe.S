// entry_probe: see entry_probe.h.

	.cfi_sections .debug_frame
	.text
	.globl	entry_probe
	.type	entry_probe, @function
entry_probe:
	.cfi_startproc
	pushq	%rbp
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %rbp, 0
	movq	%rsp, %rbp
	.cfi_def_cfa_register %rbp
	pushfq				// nothing has changed them yet
	popq	%rax
	pushq	%rsp			// the seventh argument and the eighth, from the end
	pushq	%rax
	call	entry_answer
	.irp	register, rcx, rdx, rsi, rdi, r8, r9, r10, r11
	movabsq	$0x5C4A7C4ED0DDBA11, %\register
	.endr
	movq	%rbp, %rsp
	popq	%rbp
	.cfi_def_cfa %rsp, 8
	.cfi_restore %rbp
	ret
	.cfi_endproc
	.size	entry_probe, . - entry_probe

	.section .note.GNU-stack, "", @progbits
