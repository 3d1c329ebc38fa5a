// heap: allocates memory of any size from one area.
//
// First fit over one address-ordered list of blocks, with coalescing on free. Each block lies
// between a header and a check word, so that heap_free and heap_check find a write past its
// end, a double free and a wild free. Pure: it uses no other part of the kernel.

#ifndef MM_HEAP_H
#define MM_HEAP_H

#include "lib/types.h"

#define HEAP_ALIGNMENT 16
#define HEAP_POISON    0xDB

struct heap_block;

// A heap over an area of memory. Guarded by its user's lock (the kernel's own: mm/kmalloc.h).
struct heap {
	struct heap_block *first; // in the order of their addresses
	uint8_t *start;
	uint8_t *end;
};

struct heap_stats {
	size_t size;         // bytes of the area
	size_t used;         // bytes allocated, as requested
	size_t free;         // bytes in free blocks, without their headers
	size_t largest_free; // the largest request that would succeed now
	size_t blocks_used;
	size_t blocks_free;
};

// The reason why a heap is damaged, and the place.
struct heap_fault {
	const char *what; // NULL: the heap is intact
	const void *where;
};

// Make a heap in an area of the caller. `size` is at least 64; `area` is aligned to
// HEAP_ALIGNMENT.
void heap_init(struct heap *heap, void *area, size_t size);
// Returns NULL when no free block is large enough, or damage hides it (see heap_check); a
// request of 0 bytes gets a block of its own. The contents are undefined.
must_check void *heap_alloc(struct heap *heap, size_t size);
// Free a block. Returns the fault, and then does not change the heap: not a block of this heap,
// already free, its end overwritten, its header or a neighbour's overwritten. `memory` must not
// be NULL. Overwrites the bytes with HEAP_POISON, so that code that still uses them reads a
// wrong value.
must_check struct heap_fault heap_free(struct heap *heap, void *memory);
// Walk the whole heap and check every block.
must_check struct heap_fault heap_check(const struct heap *heap);
struct heap_stats heap_stats(const struct heap *heap);

#endif
