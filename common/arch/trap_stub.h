// trap_stub: the entry stubs of the vectors, and the size of one in bytes. Assembly includes it
// too.

#ifndef ARCH_TRAP_STUB_H
#define ARCH_TRAP_STUB_H

#define TRAP_STUB_SIZE 16

#ifndef __ASSEMBLER__
#include "lib/types.h"

extern uint8_t trap_stubs[256][TRAP_STUB_SIZE]; // code, in trap_entry.S
#endif

#endif
