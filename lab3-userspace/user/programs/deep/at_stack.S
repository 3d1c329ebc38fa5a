// at_stack: RSP is set for one instruction. The compiler's waits in R8, which calls keep.

	.cfi_sections .debug_frame
	.text

// WITH_RSP: a function that executes the instruction with its first argument in RSP.
.macro WITH_RSP instruction:vararg
	movq	%rsp, %r8
	.cfi_def_cfa_register %r8
	movq	%rdi, %rsp
	\instruction
	movq	%r8, %rsp
	.cfi_def_cfa_register %rsp
	ret
.endm

	.globl	stack_write
	.type	stack_write, @function
stack_write:
	.cfi_startproc
	WITH_RSP movq	%rsi, (%rdx)
	.cfi_endproc
	.size	stack_write, . - stack_write

	.globl	stack_push
	.type	stack_push, @function
stack_push:
	.cfi_startproc
	WITH_RSP pushq	%rsi
	.cfi_endproc
	.size	stack_push, . - stack_push

// CALL_WITH_RSP: the same for a call, whose arguments go where the kernel wants them.
.macro CALL_WITH_RSP instruction:vararg
	movq	%rsp, %r8
	.cfi_def_cfa_register %r8
	movq	%rdi, %rsp
	movq	%rsi, %rax
	movq	%rdx, %rdi
	movq	%rcx, %rsi
	\instruction
	movq	%r8, %rsp
	.cfi_def_cfa_register %rsp
	movl	%edx, %eax
	ret
.endm

	.globl	stack_interrupt
	.type	stack_interrupt, @function
stack_interrupt:
	.cfi_startproc
	CALL_WITH_RSP int $0x80
	.cfi_endproc
	.size	stack_interrupt, . - stack_interrupt

	.globl	stack_syscall
	.type	stack_syscall, @function
stack_syscall:
	.cfi_startproc
	CALL_WITH_RSP syscall
	.cfi_endproc
	.size	stack_syscall, . - stack_syscall

	.section .note.GNU-stack, "", @progbits
