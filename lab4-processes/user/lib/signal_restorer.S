// signal_restorer: the handler of a signal returns to this, as if this had called it. The kernel finds what it has to put
// back at RSP (struct signal_frame, lab4-processes/abi/signal_action.h), so nothing may be pushed here. By int 0x80 in each
// program: no register need be free for that.

	.cfi_sections .debug_frame
	.text
	.globl	signal_restorer
	.type	signal_restorer, @function
signal_restorer:
	.cfi_startproc
	.cfi_signal_frame
	.cfi_undefined %rip		// nobody has called
	movl	signal_return_number(%rip), %eax
	int	$0x80
	ud2
	.cfi_endproc
	.size	signal_restorer, . - signal_restorer

	.section .note.GNU-stack, "", @progbits
