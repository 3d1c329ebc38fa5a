// syscall: calling the kernel.
//
// `int 0x80` with the number in RAX and up to six arguments in RDI, RSI, RDX, R10, R8, R9 (as
// System V passes them, but R10 for RCX). The result comes back in RAX and the error in RDX: 0
// on success; on error RAX is -1 and RDX a positive number of abi/error.h. Every other register
// and the flags are as they were.

#ifndef ABI_SYSCALL_H
#define ABI_SYSCALL_H

#include <stddef.h>
#include <stdint.h>

#define SYSCALL_ARGUMENTS 6

// RAX and RDX as the call leaves them, which is just where the System V ABI (3.2.3) has a
// function return this struct.
struct syscall_result {
	int64_t value;
	uint64_t error;
};

// syscall_invoke: make the call `number`.
struct syscall_result syscall_invoke(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3,
                                     uint64_t a4, uint64_t a5, uint64_t number);

// The kinds of arguments in the lists of calls, and what they are for the caller:
//
//   INT, I64, U64, SIZE   int, int64_t, uint64_t, size_t
//   TEXT                  const char *, ended by a NUL; the kernel reads it
//   IN_PTR                const void *, the kernel reads there
//   OUT_PTR               void *, the kernel writes there
//   INOUT_PTR             void *, the kernel reads there, and writes
//
// From the lists the build makes the numbers, SYSCALL_NUMBER_exit and so on, and for each call
// a function, syscall_exit and so on.
#include "syscall_stubs.h"

#endif
