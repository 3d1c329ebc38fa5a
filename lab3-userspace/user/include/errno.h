// errno: what went wrong last (C17 7.5). The numbers are those of abi/errors.def.
//
// The threads of a program share it. A thread that must know makes its call itself: what
// syscall_write and its like return holds the error.

#ifndef USER_ERRNO_H
#define USER_ERRNO_H

#include "abi/error.h"

extern int errno;

#endif
