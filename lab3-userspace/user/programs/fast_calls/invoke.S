// invoke: this program makes its calls by SYSCALL.

#include "lab3-userspace/user/lib/invoke.inc"

	INVOKE	syscall

	.section .note.GNU-stack, "", @progbits
