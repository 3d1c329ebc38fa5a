// registers: see registers.h. The numbers of calls are those of abi/syscalls.def.

	.cfi_sections .debug_frame
	.text

	.equ	CALL_WAIT, 22
	.equ	CALL_KILL, 25
	.equ	CALL_SIGNAL_RETURN, 27

.macro FUNCTION name
	.globl	\name
	.type	\name, @function
\name:
	.cfi_startproc
.endm

.macro END name
	.cfi_endproc
	.size	\name, . - \name
.endm

.macro PUSH register
	pushq	%\register
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %\register, 0
.endm

.macro POP register
	popq	%\register
	.cfi_adjust_cfa_offset -8
	.cfi_restore %\register
.endm

FUNCTION restorer
	movl	$CALL_SIGNAL_RETURN, %eax
	int	$0x80
	ud2
END restorer

// The red zone of this function is in use all the time, too: what the kernel puts on the stack must leave it.
FUNCTION registers_hold
	PUSH	rbx
	PUSH	rbp
	PUSH	r12
	PUSH	r13
	PUSH	r14
	PUSH	r15
	movq	%rsi, -8(%rsp)
	movq	%rdx, -16(%rsp)
	movq	%rdi, -24(%rsp)
	.irp	number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movdqu	(16 * 8 + 16 * \number)(%rdi), %xmm\number
	.endr
	// RFLAGS last, by a stack of its own below the red zone.
	subq	$128, %rsp
	.cfi_adjust_cfa_offset 128
	pushq	(15 * 8)(%rdi)
	popfq
	leaq	128(%rsp), %rsp
	.cfi_adjust_cfa_offset -128
	movq	0(%rdi), %rax
	movq	8(%rdi), %rbx
	movq	16(%rdi), %rcx
	movq	24(%rdi), %rdx
	movq	32(%rdi), %rsi
	movq	48(%rdi), %rbp
	movq	56(%rdi), %r8
	movq	64(%rdi), %r9
	movq	72(%rdi), %r10
	movq	80(%rdi), %r11
	movq	88(%rdi), %r12
	movq	96(%rdi), %r13
	movq	104(%rdi), %r14
	movq	112(%rdi), %r15
	movq	40(%rdi), %rdi
	// Look at *until: RCX alone is borrowed, and JRCXZ leaves the flags.
1:
	movq	%rcx, -32(%rsp)
	movq	-16(%rsp), %rcx
	movq	(%rcx), %rcx
	jrcxz	2f
	jmp	3f
2:
	movq	-32(%rsp), %rcx
	jmp	1b
3:
	movq	-32(%rsp), %rcx
	movq	%rdi, -40(%rsp)
	movq	-8(%rsp), %rdi
	movq	%rax, 0(%rdi)
	movq	%rbx, 8(%rdi)
	movq	%rcx, 16(%rdi)
	movq	%rdx, 24(%rdi)
	movq	%rsi, 32(%rdi)
	movq	-40(%rsp), %rax
	movq	%rax, 40(%rdi)
	movq	%rbp, 48(%rdi)
	movq	%r8, 56(%rdi)
	movq	%r9, 64(%rdi)
	movq	%r10, 72(%rdi)
	movq	%r11, 80(%rdi)
	movq	%r12, 88(%rdi)
	movq	%r13, 96(%rdi)
	movq	%r14, 104(%rdi)
	movq	%r15, 112(%rdi)
	.irp	number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movdqu	%xmm\number, (16 * 8 + 16 * \number)(%rdi)
	.endr
	leaq	-128(%rsp), %rsp
	.cfi_adjust_cfa_offset 128
	pushfq
	popq	(15 * 8)(%rdi)
	leaq	128(%rsp), %rsp
	.cfi_adjust_cfa_offset -128
	cld
	POP	r15
	POP	r14
	POP	r13
	POP	r12
	POP	rbp
	POP	rbx
	ret
END registers_hold

FUNCTION registers_spoil
	movq	%rdi, %xmm0
	punpcklqdq %xmm0, %xmm0
	.irp	number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movdqa	%xmm0, %xmm\number
	.endr
	.irp	register, rax, rcx, rdx, rsi, r8, r9, r10, r11
	movq	%rdi, %\register
	.endr
	ret
END registers_spoil

FUNCTION entry_state
	movq	%rsp, entry_rsp(%rip)
	pushfq
	.cfi_adjust_cfa_offset 8
	popq	entry_flags(%rip)
	.cfi_adjust_cfa_offset -8
	cld
	ret
END entry_state

FUNCTION send_backwards
	movl	$CALL_KILL, %eax
	std
	int	$0x80
	cld
	ret
END send_backwards

FUNCTION send_with_xmm
	.irp	number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movdqu	(16 * \number)(%rdx), %xmm\number
	.endr
	movq	%rdx, %r8
	movl	$CALL_KILL, %eax
	int	$0x80
	.irp	number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movdqu	%xmm\number, (16 * \number)(%r8)
	.endr
	ret
END send_with_xmm

FUNCTION send_with_stack
	movq	%rsp, %r8
	.cfi_def_cfa_register %r8
	movq	%rdx, %rsp
	movl	$CALL_KILL, %eax
	int	$0x80
	movq	%r8, %rsp
	.cfi_def_cfa_register %rsp
	ret
END send_with_stack

FUNCTION return_with_stack
	movq	%rdi, %rsp
	movl	$CALL_SIGNAL_RETURN, %eax
	int	$0x80
	ud2
END return_with_stack

FUNCTION divide_by_zero
	xorl	%ecx, %ecx
	xorl	%edx, %edx
	movl	$1, %eax
	divl	%ecx
	.globl	divide_end
divide_end:
	ret
END divide_by_zero

FUNCTION do_what_does_not_exist
	ud2
	.globl	not_exist_end
not_exist_end:
	ret
END do_what_does_not_exist

.macro WAIT_BY name instruction:vararg
FUNCTION \name
	PUSH	rbx
	movq	%rsi, %rbx
	movq	%rdi, %rsi
	movq	$-1, %rdi
	xorl	%edx, %edx
	movl	$CALL_WAIT, %eax
	\instruction
	movq	%rdx, (%rbx)
	POP	rbx
	ret
END \name
.endm

	WAIT_BY	wait_by_syscall, syscall
	WAIT_BY	wait_by_interrupt, int $0x80

	.bss
	.balign	8
	.globl	entry_rsp, entry_flags
entry_rsp:
	.zero	8
entry_flags:
	.zero	8

	.section .note.GNU-stack, "", @progbits
