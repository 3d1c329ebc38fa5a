// memory_copy: pages that are shared until somebody writes.

#ifndef MEMORY_COPY_H
#define MEMORY_COPY_H

#include "memory.h"

// memory_fault_shared, memory_clone: exercise 3.8.
must_check int memory_fault_shared(struct memory *memory, vaddr_t page);
must_check int memory_clone(struct region *region, struct aspace *into);

#endif
