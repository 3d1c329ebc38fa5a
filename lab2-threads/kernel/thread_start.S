// thread_start: the first instructions of a thread.
//
// A thread's first switch frame (thread_prepare.c) makes context_switch return here, with the function and its argument
// in registers that context_switch restores, and the context of the previous thread as its result.

	.cfi_sections .debug_frame
	.text

// thread_not_begun: never runs. GDB looks for a caller one byte before the return address, where its call would be. For
// a thread that has not begun this is that byte.
	.type	thread_not_begun, @function
thread_not_begun:
	.cfi_startproc
	.cfi_undefined %rip		// a thread has no caller: backtraces end here
	nop
	.cfi_endproc
	.size	thread_not_begun, . - thread_not_begun

	.globl	thread_start
	.type	thread_start, @function
thread_start:
	.cfi_startproc
	.cfi_undefined %rip
	movq	%rax, %rdi
	movq	%r12, %rsi
	movq	%r13, %rdx
	call	thread_begin
	ud2
	.cfi_endproc
	.size	thread_start, . - thread_start

	.section .note.GNU-stack, "", @progbits
