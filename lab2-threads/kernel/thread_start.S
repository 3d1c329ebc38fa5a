// thread_start: the first instructions of a thread.
//
// A thread's first switch frame (thread_prepare.c) sends context_switch here, with the function and its argument
// in registers that context_switch restores, and the context that was left as its result.

	.cfi_sections .debug_frame
	.text
	.globl	thread_start
	.type	thread_start, @function
thread_start:
	.cfi_startproc
	.cfi_undefined %rip		// nobody called a thread: backtraces end here
	movq	%rax, %rdi
	movq	%r12, %rsi
	movq	%r13, %rdx
	call	thread_begin
	ud2
	.cfi_endproc
	.size	thread_start, . - thread_start

	.section .note.GNU-stack, "", @progbits
