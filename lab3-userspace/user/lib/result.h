// result: from what a system call returns to what C functions do.

#ifndef USER_RESULT_H
#define USER_RESULT_H

#include <errno.h>

#include "abi/syscall.h"

// result_value: the value; on error -1, and errno is set.
static inline int64_t result_value(struct syscall_result result)
{
	if (result.error != 0)
		errno = (int)result.error;
	return result.value;
}

#endif
