// kmalloc: the kernel's own heap, 1 MiB in an area of its own.
//
// Memory is 16-byte aligned. These functions take the heap's lock and do not sleep, and an
// interrupt handler may call them.

#ifndef MM_KMALLOC_H
#define MM_KMALLOC_H

#include "lib/types.h"
#include "mm/heap.h"

void kmalloc_init(void);
// kmalloc: allocate memory; NULL when no block is large enough. kzalloc: the same, zeroed.
must_check void *kmalloc(size_t size);
must_check void *kzalloc(size_t size);
// kfree: panics on a double free, a wild free, or a block whose end was overwritten. NULL is
// allowed.
void kfree(void *memory);
struct heap_stats kmalloc_stats(void);
// kmalloc_check: walk the whole heap and panic if any block of it is damaged.
void kmalloc_check(void);

#endif
