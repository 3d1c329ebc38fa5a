// calls: one system call between two looks at the time-stamp counter.

	.cfi_sections .debug_frame
	.text

.macro COST name, instruction:vararg
	.globl	\name
	.type	\name, @function
\name:
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
	subq	$3, %rax		// the three instructions between RDTSC and the call
	popq	%rbx
	.cfi_adjust_cfa_offset -8
	.cfi_restore %rbx
	ret
	.cfi_endproc
	.size	\name, . - \name
.endm

	COST	cost_syscall, syscall
	COST	cost_interrupt, int $0x80

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
