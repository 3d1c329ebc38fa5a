// frame_pool: manages frames of memory, with a reference count and an owner kind for each.
//
// Frames that were never allocated lie above a watermark, and their entries in the table were
// never written. So the init and an allocation cost the same with 32 MiB as with 64 GiB. Freed
// frames go on a free list and are allocated first (the last one freed is still cached).
//
// Pure: frames are numbers here, and their contents are not accessed. mm/frame.h is the
// machine's own pool.

#ifndef MM_FRAME_POOL_H
#define MM_FRAME_POOL_H

#include "lib/types.h"

// The owner of a frame.
enum frame_owner {
	FRAME_FREE,
	FRAME_RESERVED, // firmware, the kernel image, the ramdisk: never allocated
	FRAME_KERNEL,   // the kernel's own tables, this one among them
	FRAME_PAGE_TABLE,
	FRAME_HEAP,
	FRAME_STACK,
	FRAME_USER,   // pages of programs
	FRAME_CACHE,  // contents of files
	FRAME_DEVICE, // memory that a device reads or writes
	FRAME_TEST,
	FRAME_OWNERS
};

// A frame's entry in the table.
struct frame_info {
	uint32_t references; // 0 when free
	uint32_t next_free;  // frame number of the next on the free list, or FRAME_NONE
	uint8_t owner;       // enum frame_owner
};

#define FRAME_NONE  0xFFFFFFFFu
#define FRAME_ZONES 64

// A range of usable memory. Frames in [next, end) were never allocated.
struct frame_zone {
	uint32_t start, next, end; // frame numbers
};

// The allocator. It does not depend on the machine, so that tests can run it on the host.
// Guarded by its user's lock, except for the reference counts: the holder of a reference may
// get another and put it at any time (frame_pool_get, frame_pool_put), by one atomic
// instruction.
struct frame_pool {
	struct frame_info *info; // indexed by frame number; only used below the watermarks
	uint32_t info_length;
	uint32_t free_list; // frame number, or FRAME_NONE
	uint32_t zone_count;
	struct frame_zone zones[FRAME_ZONES]; // in ascending order, not overlapping
	uint32_t total;                       // frames in all zones
	uint32_t owned[FRAME_OWNERS];         // frames of each kind; FRAME_FREE: all free ones
};

enum frame_result {
	FRAME_OK,
	FRAME_STILL_SHARED, // put, but others hold references: the frame stays
	FRAME_DOUBLE_FREE,  // it is free already
	FRAME_WILD,         // not a frame that was ever allocated
};

// frame_pool_init: make an empty pool with a table of `info_length` entries (not accessed
// here).
void frame_pool_init(struct frame_pool *pool, struct frame_info *info, uint32_t info_length);
// frame_pool_add: add usable memory [start, end), in frame numbers, above the memory added
// before. Leaves out frames that do not fit (no zone left, beyond the table, below); returns
// the number of frames added.
uint32_t frame_pool_add(struct frame_pool *pool, uint32_t start, uint32_t end);
// frame_pool_alloc_new: allocate the lowest frame that was never allocated, or return
// FRAME_NONE; a part of frame_pool_alloc.
must_check uint32_t frame_pool_alloc_new(struct frame_pool *pool);

// frame_pool_hand_out: record the new owner of a frame.
static inline void frame_pool_hand_out(struct frame_pool *pool, uint32_t frame,
                                       enum frame_owner owner)
{
	pool->info[frame] = (struct frame_info){
		.references = 1,
		.next_free = FRAME_NONE,
		.owner = owner,
	};
	pool->owned[FRAME_FREE]--;
	pool->owned[owner]++;
}

// frame_pool_alloc: allocate one frame with one reference, or return FRAME_NONE. Prefers the
// frame that was freed last. *is_new says whether it was never allocated before: then no code
// has written to it.
must_check static inline uint32_t frame_pool_alloc(struct frame_pool *pool,
                                                   enum frame_owner owner, bool *is_new)
{
	uint32_t frame = pool->free_list;

	*is_new = frame == FRAME_NONE;
	if (frame != FRAME_NONE)
		pool->free_list = pool->info[frame].next_free;
	else
		frame = frame_pool_alloc_new(pool);
	if (frame != FRAME_NONE)
		frame_pool_hand_out(pool, frame, owner);
	return frame;
}

// frame_pool_alloc_run: allocate `count` consecutive frames below `limit`, each with one
// reference. Returns the first, or FRAME_NONE. Prefers frames that were never allocated; a
// search among the freed ones takes time for each of them.
must_check uint32_t frame_pool_alloc_run(struct frame_pool *pool, uint32_t count,
                                         uint32_t limit, enum frame_owner owner);
// frame_pool_free: put a frame without references on the free list.
static inline void frame_pool_free(struct frame_pool *pool, uint32_t frame)
{
	struct frame_info *info = &pool->info[frame];

	pool->owned[info->owner]--;
	pool->owned[FRAME_FREE]++;
	info->owner = FRAME_FREE;
	info->next_free = pool->free_list;
	pool->free_list = frame;
}

// frame_pool_info: the entry of a frame that was allocated at least once, else NULL. Most
// frames lie in the last zone.
static inline struct frame_info *frame_pool_info(struct frame_pool *pool, uint64_t frame)
{
	const struct frame_zone *zone = &pool->zones[pool->zone_count];

	while (zone > pool->zones) {
		zone--;
		if (frame >= zone->start && frame < zone->next)
			return &pool->info[frame];
	}
	return NULL;
}

// frame_pool_references: find the reference count of an allocated frame, else return the reason
// why there is none. No lock is needed.
must_check static inline enum frame_result
frame_pool_references(struct frame_pool *pool, uint64_t frame, uint32_t **references)
{
	struct frame_info *info = frame_pool_info(pool, frame);

	if (info == NULL)
		return FRAME_WILD;
	*references = &info->references;
	return __atomic_load_n(*references, __ATOMIC_RELAXED) == 0 ? FRAME_DOUBLE_FREE
	                                                           : FRAME_OK;
}

// frame_pool_get: add a reference. Returns FRAME_DOUBLE_FREE for a free frame, too. No lock is
// needed.
must_check static inline enum frame_result frame_pool_get(struct frame_pool *pool,
                                                          uint64_t frame)
{
	uint32_t *references;
	enum frame_result result = frame_pool_references(pool, frame, &references);

	if (result == FRAME_OK)
		__atomic_fetch_add(references, 1, __ATOMIC_RELAXED);
	return result;
}

// frame_pool_put: drop a reference. FRAME_OK: it was the last, and the caller must call
// frame_pool_free; until then the frame belongs to the caller. No lock is needed.
must_check static inline enum frame_result frame_pool_put(struct frame_pool *pool,
                                                          uint64_t frame)
{
	uint32_t *references;
	enum frame_result result = frame_pool_references(pool, frame, &references);

	if (result != FRAME_OK)
		return result;
	// All other accesses to the frame must be finished before the last user frees it.
	return __atomic_sub_fetch(references, 1, __ATOMIC_ACQ_REL) == 0 ? FRAME_OK
	                                                                : FRAME_STILL_SHARED;
}

// frame_pool_kinds: the kinds of owner of the frames in [start, end): a bit, 1 << kind, for
// each kind. Frames outside the zones count as FRAME_RESERVED. It takes time for each frame
// that was ever allocated, and none for the others.
uint32_t frame_pool_kinds(const struct frame_pool *pool, uint32_t start, uint32_t end);

#endif
