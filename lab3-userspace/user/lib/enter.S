// enter: make a call with the registers of the struct at FS (enter.h), and write back there what is in them then.

	.equ	REGISTER_SIZE, 8
	.equ	RFLAGS, 16		// the numbers of what stands behind the registers
	.equ	OWN_RSP, 17

.macro EACH_REGISTER operation
	.set	number, 0
	.irp	register, rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15, rsp
	\operation \register, number
	.set	number, number + 1
	.endr
.endm

.macro LOAD register, number
	movq	%fs:REGISTER_SIZE * \number, %\register
.endm

.macro KEEP register, number
	movq	%\register, %fs:REGISTER_SIZE * \number
.endm

// ENTER: the body of a function that makes a call by the given instruction. RSP is anything at the call, and nobody may
// need it: nothing is pushed there, and an interrupt of ring 3 pushes on the kernel's stack.
.macro ENTER instruction:vararg
	.cfi_startproc
	.irp	register, rbx, rbp, r12, r13, r14, r15
	pushq	%\register
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %\register, 0
	.endr
	pushfq
	.cfi_adjust_cfa_offset 8
	movq	%rsp, %fs:REGISTER_SIZE * OWN_RSP
	pushq	%fs:REGISTER_SIZE * RFLAGS
	popfq				// nothing from here to the call changes the flags
	EACH_REGISTER LOAD
	\instruction
	EACH_REGISTER KEEP
	movq	%fs:REGISTER_SIZE * OWN_RSP, %rsp
	pushfq
	popq	%fs:REGISTER_SIZE * RFLAGS
	popfq
	.cfi_adjust_cfa_offset -8
	.irp	register, r15, r14, r13, r12, rbp, rbx
	popq	%\register
	.cfi_adjust_cfa_offset -8
	.cfi_restore %\register
	.endr
	ret
	.cfi_endproc
.endm

	.cfi_sections .debug_frame
	.text
	.globl	enter_syscall
	.type	enter_syscall, @function
enter_syscall:
	ENTER	syscall
	.size	enter_syscall, . - enter_syscall

	.globl	enter_interrupt
	.type	enter_interrupt, @function
enter_interrupt:
	ENTER	int $0x80
	.size	enter_interrupt, . - enter_interrupt

	.section .note.GNU-stack, "", @progbits
