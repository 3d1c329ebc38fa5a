// halt_until_interrupt: the processor halts until an interrupt comes.
//
//     void halt_until_interrupt(void)
//
// To be called with interrupts off. STI takes effect only after the instruction that follows it (Intel
// SDM vol. 2B, STI): no interrupt can slip in between the caller's last look and the HLT.

	.cfi_sections .debug_frame
	.text
	.globl	halt_until_interrupt, halt_until_interrupt_woken
	.type	halt_until_interrupt, @function
halt_until_interrupt:
	.cfi_startproc
	sti
	hlt
halt_until_interrupt_woken:
	cli
	ret
	.cfi_endproc
	.size	halt_until_interrupt, . - halt_until_interrupt

	.section .note.GNU-stack, "", @progbits
