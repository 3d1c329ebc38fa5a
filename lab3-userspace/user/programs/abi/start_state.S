// start_state: this program's own beginning, which keeps all registers and then does as crt0.S does.

#include "lab3-userspace/user/lib/program_start.inc"

	.equ	REGISTER_SIZE, 8

	.cfi_sections .debug_frame
	.text
	.globl	_start
	.type	_start, @function
_start:
	.cfi_startproc
	.cfi_undefined %rip
	.set	number, 0
	.irp	register, rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15, rsp
	movq	%\register, start_registers + REGISTER_SIZE * number
	.set	number, number + 1
	.endr
	pushfq
	popq	start_registers + REGISTER_SIZE * number
	movl	%cs, %eax
	movq	%rax, start_registers + REGISTER_SIZE * (number + 1)
	fxsave	start_fpu
	PROGRAM_START
	.cfi_endproc
	.size	_start, . - _start

	.section .note.GNU-stack, "", @progbits
