// thread_state: keep what a thread was started with, and end it.

	.cfi_sections .debug_frame
	.text
	.globl	thread_entry
	.type	thread_entry, @function
thread_entry:
	.cfi_startproc
	.cfi_undefined %rip
	movq	%rsp, thread_rsp
	movq	%rdi, thread_rdi
	pushfq
	popq	thread_rflags
	call	thread_end
	ud2
	.cfi_endproc
	.size	thread_entry, . - thread_entry

	.section .note.GNU-stack, "", @progbits
