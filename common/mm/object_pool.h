// object_pool: allocates small objects of one type from frames.
//
// Use it for types with many objects: the cost of alloc and free does not depend on their
// number, and the pool frees memory that it does not need any more. Use the heap for large and
// rare objects (mm/kmalloc.h).
//
// These functions take the pool's lock, the frame lock and that of the list of pools, one at a
// time; they do not sleep, and an interrupt handler may call them. A build with SAN=1 fills
// freed objects with FRAME_POISON, and panics when code has written to one.

#ifndef MM_OBJECT_POOL_H
#define MM_OBJECT_POOL_H

#include "core/spinlock.h"
#include "lib/list.h"
#include "lib/types.h"

struct slab;

struct object_pool {
	const char *name; // of the objects, for messages
	size_t object_size;
	// `known`: it is on the list of all pools that were ever used. Then the next pool on
	// that list. Both are set once, under the lock of the list.
	bool known;
	struct object_pool *next;

	struct spinlock lock; // guards the rest
	struct list slabs;    // slabs with room; a spare one comes last
	struct slab *spare;   // an empty slab, kept for the next object; or NULL
	uint32_t frames;      // slabs in all,
	uint32_t used;        // and allocated objects
};

// OBJECT_POOL(regions, struct region): the initialiser of a pool with this name for objects of
// this type. The type must fit into a frame beside a small header.
#define OBJECT_POOL(pool, type)                                                                \
	{                                                                                      \
		.name = #pool, .object_size = sizeof(type),                                    \
		.lock = SPINLOCK(#pool, RANK_LEAF), .slabs = LIST_INIT((pool).slabs)           \
	}

// object_alloc: allocate an object of 16-byte alignment, or return NULL when memory is used up.
// Its contents are undefined.
must_check void *object_alloc(struct object_pool *pool);

// object_free: free an object. Panics if it is free already or not from this pool.
void object_free(struct object_pool *pool, void *object);

// object_pool_next: for a walk over all pools that were ever used: the pool after `pool` (NULL:
// the first), or NULL.
struct object_pool *object_pool_next(const struct object_pool *pool);

#endif
