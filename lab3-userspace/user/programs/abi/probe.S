// probe: make a call with the registers of probe_registers and probe_fpu, and write back there what is in them then.

	.equ	REGISTER_SIZE, 8

.macro EACH_REGISTER operation
	.set	number, 0
	.irp	register, rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
	\operation \register, number
	.set	number, number + 1
	.endr
.endm

.macro LOAD register, number
	movq	probe_registers + REGISTER_SIZE * \number, %\register
.endm

.macro KEEP register, number
	movq	%\register, probe_registers + REGISTER_SIZE * \number
.endm

.macro PROBE instruction:vararg
	.cfi_startproc
	.irp	register, rbx, rbp, r12, r13, r14, r15
	pushq	%\register
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %\register, 0
	.endr
	pushfq
	.cfi_adjust_cfa_offset 8
	fxrstor	probe_fpu
	.set	number, 15
	pushq	probe_registers + REGISTER_SIZE * number
	popfq				// nothing from here to the call changes the flags
	EACH_REGISTER LOAD
	\instruction
	EACH_REGISTER KEEP
	pushfq
	popq	probe_registers + REGISTER_SIZE * number
	popfq
	.cfi_adjust_cfa_offset -8
	fxsave	probe_fpu
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
	.globl	probe_interrupt
	.type	probe_interrupt, @function
probe_interrupt:
	PROBE	int $0x80
	.size	probe_interrupt, . - probe_interrupt

	.globl	probe_syscall
	.type	probe_syscall, @function
probe_syscall:
	PROBE	syscall
	.size	probe_syscall, . - probe_syscall

	.section .note.GNU-stack, "", @progbits
