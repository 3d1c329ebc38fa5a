// stack_start: leave this stack for ever, and run on another.
//
//     void stack_start(vaddr_t top, void (*run)(void))

	.cfi_sections .debug_frame
	.text
	.globl	stack_start
	.type	stack_start, @function
stack_start:
	.cfi_startproc
	.cfi_undefined %rip
	movq	%rdi, %rsp
	xorl	%ebp, %ebp		// the backtrace ends here
	call	*%rsi
	ud2
	.cfi_endproc
	.size	stack_start, . - stack_start

	.section .note.GNU-stack, "", @progbits
