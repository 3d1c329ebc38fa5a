// memory_absent: the first touch of a page.

#ifndef MEMORY_ABSENT_H
#define MEMORY_ABSENT_H

#include "memory.h"

// memory_fault_absent: exercise 3.7.
must_check int memory_fault_absent(struct memory *memory, vaddr_t page, bool write);

#endif
