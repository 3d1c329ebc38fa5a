// visit_asm: instructions in ring 3, and the gate by which it comes back.

#include "arch/cpu_bits.h"
#include "arch/trap_frame.inc"

	.cfi_sections .debug_frame
	.text

// visit_code: store all registers in the data page, and come back.
	.globl	visit_code, visit_code_end
	.type	visit_code, @function
visit_code:
	.cfi_startproc
	.cfi_undefined %rip
	movq	%rax, VISIT_DATA_PAGE + VISIT_RAX
	movq	%rbx, VISIT_DATA_PAGE + VISIT_RBX
	movq	%rcx, VISIT_DATA_PAGE + VISIT_RCX
	movq	%rdx, VISIT_DATA_PAGE + VISIT_RDX
	movq	%rsi, VISIT_DATA_PAGE + VISIT_RSI
	movq	%rdi, VISIT_DATA_PAGE + VISIT_RDI
	movq	%rbp, VISIT_DATA_PAGE + VISIT_RBP
	movq	%rsp, VISIT_DATA_PAGE + VISIT_RSP
	movq	%r8, VISIT_DATA_PAGE + VISIT_R8
	movq	%r9, VISIT_DATA_PAGE + VISIT_R9
	movq	%r10, VISIT_DATA_PAGE + VISIT_R10
	movq	%r11, VISIT_DATA_PAGE + VISIT_R11
	movq	%r12, VISIT_DATA_PAGE + VISIT_R12
	movq	%r13, VISIT_DATA_PAGE + VISIT_R13
	movq	%r14, VISIT_DATA_PAGE + VISIT_R14
	movq	%r15, VISIT_DATA_PAGE + VISIT_R15
	movq	$VISIT_STACK_TOP, %rsp
	pushfq
	popq	VISIT_DATA_PAGE + VISIT_RFLAGS
	movq	%cs, %rax
	movq	%rax, VISIT_DATA_PAGE + VISIT_CS
	movq	%ss, %rax
	movq	%rax, VISIT_DATA_PAGE + VISIT_SS
	int	$VISIT_GATE
	.cfi_endproc
visit_code_end:
	.size	visit_code, . - visit_code

// READ_MSR: into a variable of 8 bytes.
.macro READ_MSR number, variable
	movl	$\number, %ecx
	rdmsr
	movl	%eax, %eax
	shlq	$32, %rdx
	orq	%rdx, %rax
	movq	%rax, \variable(%rip)
.endm

// visit_gate: keep what ring 3 had in FS and GS, let user_edge_ops do their part, and see what is in GS then. If that is
// not the kernel's, the exchange is missing: it is made up for, so that the test can say so.
	.globl	visit_gate
	.type	visit_gate, @function
visit_gate:
	.cfi_startproc simple
	ENTRY_CFI
	cld
	movq	%rsp, %rbx
	andq	$-16, %rsp
	READ_MSR MSR_FS_BASE, visit_fs
	READ_MSR MSR_GS_BASE, visit_gs
	movq	user_edge_ops(%rip), %rax
	call	*USER_EDGE_ENTER(%rax)
	READ_MSR MSR_GS_BASE, visit_gs_kernel
	testq	%rax, %rax
	js	1f
	swapgs
1:	movq	%rbx, %rdi
	call	visit_back
	.cfi_endproc
	.size	visit_gate, . - visit_gate

// visit_go: as user_resume, but not the student's.
	.globl	visit_go
	.type	visit_go, @function
visit_go:
	.cfi_startproc
	cli
	movq	%rdi, %rsp
	FRAME_CFI
	TRAP_RETURN
	.cfi_endproc
	.size	visit_go, . - visit_go

// visit_edge: see visit_asm.h. Between the two calls GS is ring 3's.
	.globl	visit_edge
	.type	visit_edge, @function
visit_edge:
	.cfi_startproc
	.irp register, rbx, rbp, r12, r13, r14, r15, rdi
	pushq	%\register
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %\register, 0
	.endr
	movq	VISIT_RAX(%rdi), %rax
	movq	VISIT_RBX(%rdi), %rbx
	movq	VISIT_RCX(%rdi), %rcx
	movq	VISIT_RDX(%rdi), %rdx
	movq	VISIT_RSI(%rdi), %rsi
	movq	VISIT_RBP(%rdi), %rbp
	movq	VISIT_R8(%rdi), %r8
	movq	VISIT_R9(%rdi), %r9
	movq	VISIT_R10(%rdi), %r10
	movq	VISIT_R11(%rdi), %r11
	movq	VISIT_R12(%rdi), %r12
	movq	VISIT_R13(%rdi), %r13
	movq	VISIT_R14(%rdi), %r14
	movq	VISIT_R15(%rdi), %r15
	movq	VISIT_RDI(%rdi), %rdi
	call	user_leave
	call	user_enter
	xchgq	%rdi, (%rsp)
	movq	%rax, VISIT_RAX(%rdi)
	movq	%rbx, VISIT_RBX(%rdi)
	movq	%rcx, VISIT_RCX(%rdi)
	movq	%rdx, VISIT_RDX(%rdi)
	movq	%rsi, VISIT_RSI(%rdi)
	movq	%rbp, VISIT_RBP(%rdi)
	movq	%r8, VISIT_R8(%rdi)
	movq	%r9, VISIT_R9(%rdi)
	movq	%r10, VISIT_R10(%rdi)
	movq	%r11, VISIT_R11(%rdi)
	movq	%r12, VISIT_R12(%rdi)
	movq	%r13, VISIT_R13(%rdi)
	movq	%r14, VISIT_R14(%rdi)
	movq	%r15, VISIT_R15(%rdi)
	popq	VISIT_RDI(%rdi)
	.cfi_adjust_cfa_offset -8
	.irp register, r15, r14, r13, r12, rbp, rbx
	popq	%\register
	.cfi_adjust_cfa_offset -8
	.cfi_restore %\register
	.endr
	ret
	.cfi_endproc
	.size	visit_edge, . - visit_edge

// visit_leave: for `leave` of user_edge_ops: count, and keep the flags.
	.globl	visit_leave
	.type	visit_leave, @function
visit_leave:
	.cfi_startproc
	incq	visit_leaves(%rip)
	pushfq
	popq	visit_leave_flags(%rip)
	ret
	.cfi_endproc
	.size	visit_leave, . - visit_leave

	.section .note.GNU-stack, "", @progbits
