// object_pool: small objects of one type, out of frames.
//
// For what the kernel makes many of: to allocate and to free cost the same however many there
// are, and memory goes back when it is not needed any more. Large and rare things are for the
// heap (mm/kmalloc.h).
//
// These functions take the pool's lock, the frame lock and that of the list of pools, one at a
// time; they do not sleep, and may be called from an interrupt handler. A build with SAN=1
// fills what was freed with FRAME_POISON, and panics when somebody has written to it.

#ifndef MM_OBJECT_POOL_H
#define MM_OBJECT_POOL_H

#include "core/spinlock.h"
#include "lib/list.h"
#include "lib/types.h"

struct slab;

struct object_pool {
	const char *name; // of the objects, for people
	size_t object_size;
	// On the list of all pools that were ever used, and the one behind it there. Set once,
	// under the lock of the list.
	bool known;
	struct object_pool *next;

	struct spinlock lock; // guards the rest
	struct list slabs;    // those with room; a spare one comes last
	struct slab *spare;   // one of which no object is out, kept for the next; or NULL
	uint32_t frames;      // slabs in all,
	uint32_t used;        // and objects that are out
};

// OBJECT_POOL(regions, struct region): as an initialiser, a pool of this name for objects of
// this type. The type must fit into a frame beside a small header.
#define OBJECT_POOL(pool, type)                                                                \
	{                                                                                      \
		.name = #pool, .object_size = sizeof(type),                                    \
		.lock = SPINLOCK(#pool, RANK_LEAF), .slabs = LIST_INIT((pool).slabs)           \
	}

// object_alloc: an object of 16-byte alignment, or NULL when memory is used up. What it holds
// is not said.
must_check void *object_alloc(struct object_pool *pool);

// object_free: panics for one that is free already or is not the pool's.
void object_free(struct object_pool *pool, void *object);

// object_pool_next: for a walk over all pools that were ever used: the one after `pool` (NULL:
// the first), or NULL.
struct object_pool *object_pool_next(const struct object_pool *pool);

#endif
