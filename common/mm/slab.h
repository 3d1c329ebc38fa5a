// slab: one frame of memory as room for objects of one size.
//
// The slab's header, at the start of the frame, has a bit for each object that is out, so that
// a double free and a wild one are found, and what is written to an object that was freed
// cannot break the slab. Pure: mm/object_pool.h has the pools that are made of slabs.

#ifndef MM_SLAB_H
#define MM_SLAB_H

#include "lib/list.h"
#include "lib/types.h"

#define SLAB_SIZE      4096 // aligned to that too
#define SLAB_ALIGNMENT 16
#define SLAB_OBJECTS   256 // as many as fit in any case

struct slab {
	struct list_node node;           // of its user
	const void *owner;               // whose slab it is
	uint32_t object_size;            // a multiple of SLAB_ALIGNMENT
	uint32_t capacity;               // how many objects it has room for,
	uint32_t used;                   // and how many of them are out
	uint64_t out[SLAB_OBJECTS / 64]; // a bit an object
};

enum slab_result {
	SLAB_OK,
	SLAB_DOUBLE_FREE, // the object is not out
	SLAB_WILD,        // not where an object of this owner begins
};

// slab_fits: can there be slabs of objects of this size?
bool slab_fits(size_t object_size);

// slab_init: an empty slab in the SLAB_SIZE bytes at `slab`.
void slab_init(struct slab *slab, const void *owner, size_t object_size);

// slab_alloc: an object, or NULL when all are out. Contents are whatever they are.
must_check void *slab_alloc(struct slab *slab);

// slab_object: where one of the slab's objects is, in or out. `index` is less than `capacity`.
void *slab_object(struct slab *slab, uint32_t index);

// slab_of: the slab that an object of any owner lies in, if it is one.
struct slab *slab_of(const void *object);

// slab_check: is `object` one of this owner's, and out?
must_check enum slab_result slab_check(const struct slab *slab, const void *owner,
                                       const void *object);

// slab_free: free an object for which slab_check says SLAB_OK.
void slab_free(struct slab *slab, const void *object);

#endif
