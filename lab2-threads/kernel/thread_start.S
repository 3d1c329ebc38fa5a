// thread_start: the first instructions of a thread.
//
// A thread's first switch frame (thread_prepare.c) sends context_switch here, with the function and its argument
// in registers that context_switch restores, and the context that was left as its result.

	.cfi_sections .debug_frame
	.text

// thread_not_begun: never runs. GDB looks for a caller one byte before the address that is returned to, where its
// call would be. For a thread that has not begun that byte is this one.
	.type	thread_not_begun, @function
thread_not_begun:
	.cfi_startproc
	.cfi_undefined %rip		// nobody called a thread: backtraces end here
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
