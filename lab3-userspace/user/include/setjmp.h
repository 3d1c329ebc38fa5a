// setjmp: going back to a function that has not ended yet (C17 7.13).

#ifndef USER_SETJMP_H
#define USER_SETJMP_H

#include <stdint.h>

// The registers that a function keeps for its caller (System V ABI 3.2.1): RBX, RBP, R12 to
// R15; RSP, and where to go on.
typedef uint64_t jmp_buf[8];

// setjmp: note where the caller is, and return 0. It returns again, with the value of longjmp,
// when longjmp is called; the caller must not have returned before that.
__attribute__((returns_twice)) int setjmp(jmp_buf place);

// longjmp: return from setjmp once more, with `value`; with 1 if that is 0.
__attribute__((noreturn)) void longjmp(jmp_buf place, int value);

#endif
