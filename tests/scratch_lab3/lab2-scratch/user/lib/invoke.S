// invoke: a system call by int 0x80.

#include "lab2-scratch/user/lib/invoke.inc"

	INVOKE int $0x80
