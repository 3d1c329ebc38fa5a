// syscall: calls the kernel.
//
// `int 0x80` with the number in RAX and up to six arguments in RDI, RSI, RDX, R10, R8, R9 (as
// System V passes them, but R10 for RCX). The result comes back in RAX and the error in RDX: 0
// on success; on error RAX is -1 and RDX a positive number of abi/error.h. The call preserves
// every other register and the flags.

#ifndef ABI_SYSCALL_H
#define ABI_SYSCALL_H

#include <stddef.h>
#include <stdint.h>

#define SYSCALL_ARGUMENTS 6

// RAX and RDX after the call. By the System V ABI (3.2.3) a function returns this struct in
// exactly these registers.
struct syscall_result {
	int64_t value;
	uint64_t error;
};

// syscall_invoke: make the call `number`.
struct syscall_result syscall_invoke(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3,
                                     uint64_t a4, uint64_t a5, uint64_t number);

// The kinds of arguments in the lists of calls, and their types for the caller:
//
//   INT, I64, U64, SIZE   int, int64_t, uint64_t, size_t
//   TEXT                  const char *, ended by a NUL; the kernel reads it
//   IN_PTR                const void *, the kernel reads there
//   OUT_PTR               void *, the kernel writes there
//   INOUT_PTR             void *, the kernel reads there, and writes
//
// From the lists the build generates the numbers, SYSCALL_NUMBER_exit and so on, and a function
// for each call, syscall_exit and so on.
#include "syscall_stubs.h"

#endif
