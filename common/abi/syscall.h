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

// The numbers: SYSCALL_NUMBER_exit and so on.
#define NUMBER(number, name)        enum { SYSCALL_NUMBER_##name = number };
#define SYSCALL0(number, name, ...) NUMBER(number, name)
#define SYSCALL1(number, name, ...) NUMBER(number, name)
#define SYSCALL2(number, name, ...) NUMBER(number, name)
#define SYSCALL3(number, name, ...) NUMBER(number, name)
#define SYSCALL4(number, name, ...) NUMBER(number, name)
#define SYSCALL5(number, name, ...) NUMBER(number, name)
#define SYSCALL6(number, name, ...) NUMBER(number, name)
#include "syscall_list.h"
#include "abi/syscall_end.h"
#undef NUMBER

// How the arguments of each kind look to the caller.
#define SYSCALL_CALLER_INT       int
#define SYSCALL_CALLER_I64       int64_t
#define SYSCALL_CALLER_U64       uint64_t
#define SYSCALL_CALLER_SIZE      size_t
#define SYSCALL_CALLER_TEXT      const char * // ended by a NUL; the kernel reads it
#define SYSCALL_CALLER_IN_PTR    const void * // the kernel reads there
#define SYSCALL_CALLER_OUT_PTR   void *       // the kernel writes there
#define SYSCALL_CALLER_INOUT_PTR void *       // the kernel reads there, and writes

// A function syscall_NAME for each call.
#define A(i) (uint64_t)(a##i)
#define SYSCALL0(number, name, rings)                                                          \
	static inline struct syscall_result syscall_##name(void)                               \
	{                                                                                      \
		return syscall_invoke(0, 0, 0, 0, 0, 0, number);                               \
	}
#define SYSCALL1(number, name, rings, k0, n0)                                                  \
	static inline struct syscall_result syscall_##name(SYSCALL_CALLER_##k0 a0)             \
	{                                                                                      \
		return syscall_invoke(A(0), 0, 0, 0, 0, 0, number);                            \
	}
#define SYSCALL2(number, name, rings, k0, n0, k1, n1)                                          \
	static inline struct syscall_result syscall_##name(SYSCALL_CALLER_##k0 a0,             \
	                                                   SYSCALL_CALLER_##k1 a1)             \
	{                                                                                      \
		return syscall_invoke(A(0), A(1), 0, 0, 0, 0, number);                         \
	}
#define SYSCALL3(number, name, rings, k0, n0, k1, n1, k2, n2)                                  \
	static inline struct syscall_result syscall_##name(                                    \
		SYSCALL_CALLER_##k0 a0, SYSCALL_CALLER_##k1 a1, SYSCALL_CALLER_##k2 a2)        \
	{                                                                                      \
		return syscall_invoke(A(0), A(1), A(2), 0, 0, 0, number);                      \
	}
#define SYSCALL4(number, name, rings, k0, n0, k1, n1, k2, n2, k3, n3)                          \
	static inline struct syscall_result syscall_##name(                                    \
		SYSCALL_CALLER_##k0 a0, SYSCALL_CALLER_##k1 a1, SYSCALL_CALLER_##k2 a2,        \
		SYSCALL_CALLER_##k3 a3)                                                        \
	{                                                                                      \
		return syscall_invoke(A(0), A(1), A(2), A(3), 0, 0, number);                   \
	}
#define SYSCALL5(number, name, rings, k0, n0, k1, n1, k2, n2, k3, n3, k4, n4)                  \
	static inline struct syscall_result syscall_##name(                                    \
		SYSCALL_CALLER_##k0 a0, SYSCALL_CALLER_##k1 a1, SYSCALL_CALLER_##k2 a2,        \
		SYSCALL_CALLER_##k3 a3, SYSCALL_CALLER_##k4 a4)                                \
	{                                                                                      \
		return syscall_invoke(A(0), A(1), A(2), A(3), A(4), 0, number);                \
	}
#define SYSCALL6(number, name, rings, k0, n0, k1, n1, k2, n2, k3, n3, k4, n4, k5, n5)          \
	static inline struct syscall_result syscall_##name(                                    \
		SYSCALL_CALLER_##k0 a0, SYSCALL_CALLER_##k1 a1, SYSCALL_CALLER_##k2 a2,        \
		SYSCALL_CALLER_##k3 a3, SYSCALL_CALLER_##k4 a4, SYSCALL_CALLER_##k5 a5)        \
	{                                                                                      \
		return syscall_invoke(A(0), A(1), A(2), A(3), A(4), A(5), number);             \
	}
#include "syscall_list.h"
#include "abi/syscall_end.h"
#undef A

#endif
