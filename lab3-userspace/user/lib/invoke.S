// invoke: how a program makes its calls, if it does not choose: by int 0x80.

#include "lab3-userspace/user/lib/invoke.inc"

	INVOKE	int $0x80

	.section .note.GNU-stack, "", @progbits
