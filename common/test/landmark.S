// landmark: places in the code whose addresses the tests of the base know.

#include "arch/cpu_bits.h"

	.equ	NOPS, 256		// NOP_COUNT of landmark.h

	.cfi_sections .debug_frame
	.text

// void landmark(void)
	.globl	landmark
	.type	landmark, @function
landmark:
	.cfi_startproc
	ret
	.cfi_endproc
	.size	landmark, . - landmark

// void nop_run(volatile uint32_t *timer, uint32_t count)
	.globl	nop_run, nop_first
	.type	nop_run, @function
nop_run:
	.cfi_startproc
	movl	%esi, (%rdi)
nop_first:
	.rept	NOPS
	nop
	.endr
	ret
	.cfi_endproc
	.size	nop_run, . - nop_run

// void flags_run(volatile uint32_t *timer, uint32_t count)
	.globl	flags_run
	.type	flags_run, @function
flags_run:
	.cfi_startproc
	pushfq
	.cfi_adjust_cfa_offset 8
	pushfq
	.cfi_adjust_cfa_offset 8
	orq	$(RFLAGS_DF | RFLAGS_AC), (%rsp)
	popfq
	.cfi_adjust_cfa_offset -8
	movl	%esi, (%rdi)
	.rept	NOPS
	nop
	.endr
	popfq
	.cfi_adjust_cfa_offset -8
	ret
	.cfi_endproc
	.size	flags_run, . - flags_run

// void call_last(void (*function)(void)): the call is the last instruction: what follows is another function.
	.globl	call_last
	.type	call_last, @function
call_last:
	.cfi_startproc
	pushq	%rbp
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %rbp, 0
	movq	%rsp, %rbp
	call	*%rdi
	.cfi_endproc
	.size	call_last, . - call_last

	.type	innocent, @function
innocent:
	.cfi_startproc
	ret
	.cfi_endproc
	.size	innocent, . - innocent

	.section .note.GNU-stack, "", @progbits
