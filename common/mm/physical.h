// physical: maps all of memory at PHYSICAL_MAP, so that the kernel can access any frame by its
// physical address.

#ifndef MM_PHYSICAL_H
#define MM_PHYSICAL_H

#include "arch/memory_layout.h"
#include "lib/types.h"

// physical_pointer: a pointer to the physical `address`. Memory is mapped from the start (the
// boot page tables map the first GiB, the kernel's own all of it); device registers only after
// device_map.
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
