// memory_kind: memory as a kind of region: the ops of every struct memory.

#ifndef MEMORY_KIND_H
#define MEMORY_KIND_H

#include "memory.h"
#include "mm/region.h"

extern const struct region_ops memory_ops;

// memory_touch: the first touch of a page, where nothing is mapped: memory_page_bring, and then
// memory_fault_absent. Their errors. The lock of the address space is held; does not sleep.
must_check int memory_touch(struct memory *memory, vaddr_t page, bool write);

#endif
