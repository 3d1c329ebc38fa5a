// physical: all of memory at PHYSICAL_MAP, so that the kernel can reach any frame by its
// address.

#ifndef MM_PHYSICAL_H
#define MM_PHYSICAL_H

#include "arch/memory_layout.h"
#include "lib/types.h"

// physical_pointer: where `address` can be reached. Memory is mapped from the start (the first
// GiB on the boot page tables, all of it on our own); device registers only after device_map.
static inline void *physical_pointer(paddr_t address)
{
	return (void *)(PHYSICAL_MAP + address);
}

// physical_address: the inverse, for a pointer into the physical map.
static inline paddr_t physical_address(const void *pointer)
{
	return (vaddr_t)pointer - PHYSICAL_MAP;
}

#endif
