// invoke: this program's own. RCX and R11 are lost to SYSCALL (SDM Vol. 2B, SYSCALL).

#include "lab2-scratch/user/lib/invoke.inc"

	INVOKE syscall
