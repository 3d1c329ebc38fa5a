// enter: see enter.h.

#include "lab3-userspace/user/programs/entry/enter.inc"

	.equ FPU_SIZE, 512

	.cfi_sections .debug_frame
	.text
	.globl	enter_by_interrupt
	.type	enter_by_interrupt, @function
enter_by_interrupt:
	ENTER	int $0x80
	.size	enter_by_interrupt, . - enter_by_interrupt

	.globl	enter_by_syscall
	.type	enter_by_syscall, @function
enter_by_syscall:
	ENTER	syscall
	.size	enter_by_syscall, . - enter_by_syscall

	.globl	enter_with_fpu
	.type	enter_with_fpu, @function
enter_with_fpu:
	.cfi_startproc
	// RSP becomes a multiple of 16 again: FXSAVE needs that (SDM Vol. 2A, FXSAVE).
	pushq	%rdi
	.cfi_adjust_cfa_offset 8
	subq	$FPU_SIZE, %rsp
	.cfi_adjust_cfa_offset FPU_SIZE
	fxsave64 (%rsp)
	fxrstor64 (%rdi)
	call	*%rsi
	movq	FPU_SIZE(%rsp), %rdi
	fxsave64 (%rdi)
	fxrstor64 (%rsp)
	addq	$FPU_SIZE + 8, %rsp
	.cfi_adjust_cfa_offset -FPU_SIZE - 8
	ret
	.cfi_endproc
	.size	enter_with_fpu, . - enter_with_fpu

	.globl	enter_word_at_gs
	.type	enter_word_at_gs, @function
enter_word_at_gs:
	.cfi_startproc
	movq	%gs:0, %rax
	ret
	.cfi_endproc
	.size	enter_word_at_gs, . - enter_word_at_gs

	.section .note.GNU-stack, "", @progbits
