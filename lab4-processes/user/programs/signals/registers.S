// registers: see registers.h. The numbers of calls are those of abi/syscalls.def.

	.cfi_sections .debug_frame
	.text

	.equ	CALL_WAIT, 22
	.equ	CALL_KILL, 25
	.equ	CALL_SIGNAL_RETURN, 27

	// Words of registers_hold, in the order of registers.h.
	.equ	AT_RAX, 0
	.equ	AT_RBX, 8
	.equ	AT_RCX, 16
	.equ	AT_RDX, 24
	.equ	AT_RSI, 32
	.equ	AT_RDI, 40
	.equ	AT_RBP, 48
	.equ	AT_R8, 56
	.equ	AT_R9, 64
	.equ	AT_R10, 72
	.equ	AT_R11, 80
	.equ	AT_R12, 88
	.equ	AT_R13, 96
	.equ	AT_R14, 104
	.equ	AT_R15, 112
	.equ	AT_RFLAGS, 120
	.equ	AT_XMM, 128

	// The places in the red zone of registers_hold.
	.equ	RED_ZONE_SIZE, 128
	.equ	FOUND, -8
	.equ	UNTIL, -16
	.equ	KEPT_RCX, -32
	.equ	KEPT_RDI, -40

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

// The red zone of this function is in use all the time, too: what the kernel puts on the stack must leave it.
	.globl	registers_hold
	.type	registers_hold, @function
registers_hold:
	.cfi_startproc
	PUSH	rbx
	PUSH	rbp
	PUSH	r12
	PUSH	r13
	PUSH	r14
	PUSH	r15
	movq	%rsi, FOUND(%rsp)
	movq	%rdx, UNTIL(%rsp)
	.irp	number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movdqu	AT_XMM + 16 * \number(%rdi), %xmm\number
	.endr
	// RFLAGS last, by a stack of its own below the red zone.
	subq	$RED_ZONE_SIZE, %rsp
	.cfi_adjust_cfa_offset 128
	pushq	AT_RFLAGS(%rdi)
	popfq
	leaq	RED_ZONE_SIZE(%rsp), %rsp
	.cfi_adjust_cfa_offset -128
	movq	AT_RAX(%rdi), %rax
	movq	AT_RBX(%rdi), %rbx
	movq	AT_RCX(%rdi), %rcx
	movq	AT_RDX(%rdi), %rdx
	movq	AT_RSI(%rdi), %rsi
	movq	AT_RBP(%rdi), %rbp
	movq	AT_R8(%rdi), %r8
	movq	AT_R9(%rdi), %r9
	movq	AT_R10(%rdi), %r10
	movq	AT_R11(%rdi), %r11
	movq	AT_R12(%rdi), %r12
	movq	AT_R13(%rdi), %r13
	movq	AT_R14(%rdi), %r14
	movq	AT_R15(%rdi), %r15
	movq	AT_RDI(%rdi), %rdi
	// Look at *until: RCX alone is borrowed, and JRCXZ leaves the flags.
1:
	movq	%rcx, KEPT_RCX(%rsp)
	movq	UNTIL(%rsp), %rcx
	movq	(%rcx), %rcx
	jrcxz	2f
	jmp	3f
2:
	movq	KEPT_RCX(%rsp), %rcx
	jmp	1b
3:
	movq	KEPT_RCX(%rsp), %rcx
	movq	%rdi, KEPT_RDI(%rsp)
	movq	FOUND(%rsp), %rdi
	movq	%rax, AT_RAX(%rdi)
	movq	%rbx, AT_RBX(%rdi)
	movq	%rcx, AT_RCX(%rdi)
	movq	%rdx, AT_RDX(%rdi)
	movq	%rsi, AT_RSI(%rdi)
	movq	KEPT_RDI(%rsp), %rax
	movq	%rax, AT_RDI(%rdi)
	movq	%rbp, AT_RBP(%rdi)
	movq	%r8, AT_R8(%rdi)
	movq	%r9, AT_R9(%rdi)
	movq	%r10, AT_R10(%rdi)
	movq	%r11, AT_R11(%rdi)
	movq	%r12, AT_R12(%rdi)
	movq	%r13, AT_R13(%rdi)
	movq	%r14, AT_R14(%rdi)
	movq	%r15, AT_R15(%rdi)
	.irp	number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movdqu	%xmm\number, AT_XMM + 16 * \number(%rdi)
	.endr
	leaq	-RED_ZONE_SIZE(%rsp), %rsp
	.cfi_adjust_cfa_offset 128
	pushfq
	popq	AT_RFLAGS(%rdi)
	leaq	RED_ZONE_SIZE(%rsp), %rsp
	.cfi_adjust_cfa_offset -128
	cld
	POP	r15
	POP	r14
	POP	r13
	POP	r12
	POP	rbp
	POP	rbx
	ret
	.cfi_endproc
	.size	registers_hold, . - registers_hold

	.globl	registers_spoil
	.type	registers_spoil, @function
registers_spoil:
	.cfi_startproc
	movq	%rdi, %xmm0
	punpcklqdq %xmm0, %xmm0
	.irp	number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movdqa	%xmm0, %xmm\number
	.endr
	.irp	register, rax, rcx, rdx, rsi, r8, r9, r10, r11
	movq	%rdi, %\register
	.endr
	ret
	.cfi_endproc
	.size	registers_spoil, . - registers_spoil

	.globl	entry_state
	.type	entry_state, @function
entry_state:
	.cfi_startproc
	movq	%rsp, entry_rsp(%rip)
	pushfq
	.cfi_adjust_cfa_offset 8
	popq	entry_flags(%rip)
	.cfi_adjust_cfa_offset -8
	cld
	ret
	.cfi_endproc
	.size	entry_state, . - entry_state

	.globl	send_backwards
	.type	send_backwards, @function
send_backwards:
	.cfi_startproc
	movl	$CALL_KILL, %eax
	std
	int	$0x80
	cld
	ret
	.cfi_endproc
	.size	send_backwards, . - send_backwards

	.globl	send_with_xmm
	.type	send_with_xmm, @function
send_with_xmm:
	.cfi_startproc
	.irp	number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movdqu	16 * \number(%rdx), %xmm\number
	.endr
	movq	%rdx, %r8
	movl	$CALL_KILL, %eax
	int	$0x80
	.irp	number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movdqu	%xmm\number, 16 * \number(%r8)
	.endr
	ret
	.cfi_endproc
	.size	send_with_xmm, . - send_with_xmm

	.globl	send_with_stack
	.type	send_with_stack, @function
send_with_stack:
	.cfi_startproc
	movq	%rsp, %r8
	.cfi_def_cfa_register %r8
	movq	%rdx, %rsp
	movl	$CALL_KILL, %eax
	int	$0x80
	movq	%r8, %rsp
	.cfi_def_cfa_register %rsp
	ret
	.cfi_endproc
	.size	send_with_stack, . - send_with_stack

	.globl	return_with_stack
	.type	return_with_stack, @function
return_with_stack:
	.cfi_startproc
	movq	%rdi, %rsp
	movl	$CALL_SIGNAL_RETURN, %eax
	int	$0x80
	ud2
	.cfi_endproc
	.size	return_with_stack, . - return_with_stack

	.globl	landing
	.type	landing, @function
landing:
	.cfi_startproc
	.cfi_undefined %rip		// nobody has called
	movq	%rbx, %rsp
	jmp	*%r12
	.cfi_endproc
	.size	landing, . - landing

	.globl	mxcsr_now
	.type	mxcsr_now, @function
mxcsr_now:
	.cfi_startproc
	stmxcsr	UNTIL(%rsp)
	movl	UNTIL(%rsp), %eax
	ret
	.cfi_endproc
	.size	mxcsr_now, . - mxcsr_now

	.globl	flags_now
	.type	flags_now, @function
flags_now:
	.cfi_startproc
	pushfq
	.cfi_adjust_cfa_offset 8
	popq	%rax
	.cfi_adjust_cfa_offset -8
	cld
	ret
	.cfi_endproc
	.size	flags_now, . - flags_now

	.globl	divide_by_zero
	.type	divide_by_zero, @function
divide_by_zero:
	.cfi_startproc
	xorl	%ecx, %ecx
	xorl	%edx, %edx
	movl	$1, %eax
	divl	%ecx
	.globl	divide_end
divide_end:
	ret
	.cfi_endproc
	.size	divide_by_zero, . - divide_by_zero

	.globl	do_what_does_not_exist
	.type	do_what_does_not_exist, @function
do_what_does_not_exist:
	.cfi_startproc
	ud2
	.globl	not_exist_end
not_exist_end:
	ret
	.cfi_endproc
	.size	do_what_does_not_exist, . - do_what_does_not_exist

.macro WAIT_CALL instruction:vararg
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
.endm

	.globl	wait_by_syscall
	.type	wait_by_syscall, @function
wait_by_syscall:
	.cfi_startproc
	WAIT_CALL syscall
	.cfi_endproc
	.size	wait_by_syscall, . - wait_by_syscall

	.globl	wait_by_interrupt
	.type	wait_by_interrupt, @function
wait_by_interrupt:
	.cfi_startproc
	WAIT_CALL int $0x80
	.cfi_endproc
	.size	wait_by_interrupt, . - wait_by_interrupt

	.bss
	.balign	8
	.globl	entry_rsp, entry_flags
entry_rsp:
	.zero	8
entry_flags:
	.zero	8

	.section .note.GNU-stack, "", @progbits
