// trap_stub: the size of a vector's entry stub in bytes. Assembly includes it too.

#ifndef ARCH_TRAP_STUB_H
#define ARCH_TRAP_STUB_H

#define TRAP_STUB_SIZE 16

#endif
