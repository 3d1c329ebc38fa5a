// interrupts_wait: sleep until the next interrupt.
//
//     void interrupts_wait(void)
//
// To be called with interrupts off. STI takes effect only after the instruction that follows it (Intel
// SDM vol. 2B, STI): no interrupt can slip in between the caller's last look and the HLT.

	.cfi_sections .debug_frame
	.text
	.globl	interrupts_wait, interrupts_wait_woken
	.type	interrupts_wait, @function
interrupts_wait:
	.cfi_startproc
	sti
	hlt
interrupts_wait_woken:
	cli
	ret
	.cfi_endproc
	.size	interrupts_wait, . - interrupts_wait

	.section .note.GNU-stack, "", @progbits
