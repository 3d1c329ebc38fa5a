// signal_restorer: the handler of a signal returns to this, as if this had called it. The kernel finds what it has to put
// back at RSP (struct signal_frame, lab4-processes/abi/signal_action.h), so nothing may be pushed here. By int 0x80 in each
// program: no register need be free for that.

// Where struct signal_context has a register, by its DWARF number and the number of its word (DWARF 5, 6.4.2.3:
// DW_CFA_expression; 0x77 is DW_OP_breg7, RSP and an offset). The context is 32 bytes above RSP.
	.macro saved register, word
	.cfi_escape 0x10, \register, 3, 0x77, ((32 + 8 * \word) & 0x7F) | 0x80, (32 + 8 * \word) >> 7
	.endm

	.macro	begin_below_handler
	.cfi_startproc
	.cfi_signal_frame
	.cfi_escape 0x0F, 4, 0x77, 0xA8, 0x01, 0x06	// the caller's RSP is the context's, at RSP + 168 (DW_CFA_def_cfa_expression)
	saved	0, 14		// RAX
	saved	1, 11		// RDX
	saved	2, 12		// RCX
	saved	3, 13		// RBX
	saved	4, 10		// RSI
	saved	5, 9		// RDI
	saved	6, 8		// RBP
	saved	8, 7
	saved	9, 6
	saved	10, 5
	saved	11, 4
	saved	12, 3
	saved	13, 2
	saved	14, 1
	saved	15, 0
	saved	16, 15		// RIP
	.endm

	.cfi_sections .debug_frame
	.text
	begin_below_handler
	nop			// debuggers look for what covers the byte before a return address
	.cfi_endproc
	.globl	signal_restorer
	.type	signal_restorer, @function
signal_restorer:
	begin_below_handler
	movl	signal_return_number(%rip), %eax
	int	$0x80
	ud2
	.cfi_endproc
	.size	signal_restorer, . - signal_restorer

	.section .note.GNU-stack, "", @progbits
