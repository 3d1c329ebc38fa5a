// enter: see enter.h.

#include "lab3-userspace/user/programs/entry/enter.inc"

	.cfi_sections .debug_frame
	.text
	ENTER	enter_syscall, syscall
	ENTER	enter_interrupt, int $0x80

	.section .note.GNU-stack, "", @progbits
