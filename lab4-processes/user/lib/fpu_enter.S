// fpu_enter: see fpu_enter.h.

	.equ	FPU_SIZE, 512

	.cfi_sections .debug_frame
	.text
	.globl	fpu_enter
	.type	fpu_enter, @function
fpu_enter:
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
	.size	fpu_enter, . - fpu_enter

	.globl	gs_word
	.type	gs_word, @function
gs_word:
	.cfi_startproc
	movq	%gs:0, %rax
	ret
	.cfi_endproc
	.size	gs_word, . - gs_word

	.section .note.GNU-stack, "", @progbits
