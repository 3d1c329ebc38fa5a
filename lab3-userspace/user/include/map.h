// map: whole pages of memory from the kernel. The flags are those of abi/memory.h.

#ifndef USER_MAP_H
#define USER_MAP_H

#include <stddef.h>

#include "lab3-userspace/abi/memory.h"

// map: `size` bytes that read as 0, at `address`, or where the kernel chooses if that is NULL.
// NULL and errno EINVAL, ENOMEM, EEXIST on error.
void *map(void *address, size_t size, int flags);

// unmap, protect: take memory away, change what it allows. 0, or -1 and errno: EINVAL, ENOMEM;
// protect EACCES.
int unmap(void *address, size_t size);
int protect(void *address, size_t size, int flags);

#endif
