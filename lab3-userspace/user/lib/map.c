// map: the calls that change a program's memory.

#include <map.h>

#include "result.h"

void *map(void *address, size_t size, int flags)
{
	int64_t value = result_value(syscall_map((uint64_t)address, size, flags));

	return value == -1 ? NULL : (void *)value;
}

int unmap(void *address, size_t size)
{
	return (int)result_value(syscall_unmap((uint64_t)address, size));
}

int protect(void *address, size_t size, int flags)
{
	return (int)result_value(syscall_protect((uint64_t)address, size, flags));
}
