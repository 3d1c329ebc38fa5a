// calls: one system call between two looks at the time-stamp counter.

	.cfi_sections .debug_frame
	.text

.macro COST instruction:vararg
	.cfi_startproc
	pushq	%rbx
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %rbx, 0
	rdtsc
	shlq	$32, %rdx
	leaq	(%rdx, %rax), %rbx
	movq	%rdi, %rax
	\instruction
	rdtsc
	shlq	$32, %rdx
	addq	%rdx, %rax
	subq	%rbx, %rax
	subq	$4, %rax		// RDTSC, and the three instructions from there to the call
	popq	%rbx
	.cfi_adjust_cfa_offset -8
	.cfi_restore %rbx
	ret
	.cfi_endproc
.endm

	.globl	cost_syscall
	.type	cost_syscall, @function
cost_syscall:
	COST	syscall
	.size	cost_syscall, . - cost_syscall

	.globl	cost_interrupt
	.type	cost_interrupt, @function
cost_interrupt:
	COST	int $0x80
	.size	cost_interrupt, . - cost_interrupt

	.globl	write_syscall
	.type	write_syscall, @function
write_syscall:
	.cfi_startproc
	movl	$1, %eax
	syscall
	ret
	.cfi_endproc
	.size	write_syscall, . - write_syscall

	.section .note.GNU-stack, "", @progbits
