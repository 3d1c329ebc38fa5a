// heap: memory of any size out of one area.
//
// First fit over one address-ordered list of blocks, with coalescing on free. Each block is
// framed by a header and a check word, so that a write past its end, a double free and a wild
// free are found when the block is freed or the heap is checked. Pure: no other part of the
// kernel is used here.

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
	size_t used;         // bytes handed out, as asked for
	size_t free;         // bytes in free blocks, without their headers
	size_t largest_free; // the largest request that would be granted now
	size_t blocks_used;
	size_t blocks_free;
};

// Why a heap is broken, and where.
struct heap_fault {
	const char *what; // NULL: the heap is sound
	const void *where;
};

// On an area of the caller's. `size` at least 64 bytes; `area` aligned to HEAP_ALIGNMENT.
void heap_init(struct heap *heap, void *area, size_t size);
// NULL when no free block is large enough, or damage hides it (heap_check tells); a request of
// 0 bytes gets a block of its own. Contents are whatever they are.
must_check void *heap_alloc(struct heap *heap, size_t size);
// Free a block. Returns what is wrong with it, and then leaves the heap as it was: not a
// block of this heap, already free, its end overwritten, its header or a neighbour's
// overwritten. `memory` must not be NULL. The bytes are overwritten with HEAP_POISON, so that
// whoever still uses them sees nonsense.
must_check struct heap_fault heap_free(struct heap *heap, void *memory);
// Walk the whole heap and check every block.
must_check struct heap_fault heap_check(const struct heap *heap);
struct heap_stats heap_stats(const struct heap *heap);

#endif
