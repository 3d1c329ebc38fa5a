// enter: see enter.h.

#include "lab3-userspace/user/programs/entry/enter.inc"

	.cfi_sections .debug_frame
	.text
	.globl	enter_syscall
	.type	enter_syscall, @function
enter_syscall:
	ENTER	syscall
	.size	enter_syscall, . - enter_syscall

	.globl	enter_interrupt
	.type	enter_interrupt, @function
enter_interrupt:
	ENTER	int $0x80
	.size	enter_interrupt, . - enter_interrupt

	.section .note.GNU-stack, "", @progbits
