// process: what a program finds when it starts, and how a file says that it is one.
//
// A program is an ELF64 file of type ET_EXEC, or ET_DYN without an interpreter. It starts with
// the stack of the System V ABI (3.4.1): at RSP, which is a multiple of 16, lies argc; then
// argv, ended by NULL; the environment, ended by NULL; and the auxiliary vector, ended by
// AT_NULL. All other general registers are 0, the bases of FS and GS too, and the FPU is clean.
// The selectors in DS, ES, FS and GS are not defined, and may change at any time.

#ifndef ABI_PROCESS_H
#define ABI_PROCESS_H

#include <stdint.h>

// The stack of the first thread lies below this, unless the program's own segments do. It has
// this size at first. With exercise 3.13 it grows to USER_STACK_MAX, as long as so many bytes
// stay free between it and other memory.
#define USER_STACK_TOP   0x40000000ull
#define USER_STACK_SIZE  0x40000ull
#define USER_STACK_MAX   0x800000ull
#define USER_STACK_GUARD 0x10000ull

// The most bytes that arguments, environment and what leads to them may take (else E2BIG), and
// the most threads that a program may have at a time (else EAGAIN).
#define ARGUMENTS_MAX 0x10000
#define THREADS_MAX   256

// The auxiliary vector: pairs of these types and values (System V ABI, 3.4.3).
struct auxiliary {
	uint64_t type, value;
};

#define AT_NULL   0
#define AT_PHDR   3 // where the program headers lie, in the program's memory,
#define AT_PHENT  4 // the size of one,
#define AT_PHNUM  5 // and how many there are
#define AT_PAGESZ 6
#define AT_ENTRY  9  // where the program starts
#define AT_RANDOM 25 // where 16 random bytes lie
#define AT_EXECFN 31 // the path by which the program was started

// A note in the program's file, in a segment PT_NOTE: of the owner "Rung", of this type, with
// the version of the ABI as a descriptor of 4 bytes. A program without it runs as well.
#define ABI_NOTE_OWNER "Rung"
#define ABI_NOTE_TYPE  1
#define ABI_VERSION    1

#endif
