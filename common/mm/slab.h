// slab: one frame of memory, divided into objects of one size.
//
// The slab's header, at the start of the frame, has a bit for each allocated object. So
// slab_check finds a double free and a wild one, and a write to a freed object cannot damage
// the slab. Pure: mm/object_pool.h has the pools that consist of slabs.

#ifndef MM_SLAB_H
#define MM_SLAB_H

#include "lib/list.h"
#include "lib/types.h"

#define SLAB_SIZE      4096 // aligned to that too
#define SLAB_ALIGNMENT 16
#define SLAB_OBJECTS   256 // the largest number that can fit

struct slab {
	struct list_node node;           // for its user
	const void *owner;               // of the slab
	uint32_t object_size;            // a multiple of SLAB_ALIGNMENT
	uint32_t capacity;               // number of objects that fit,
	uint32_t used;                   // and number of allocated ones
	uint64_t out[SLAB_OBJECTS / 64]; // a bit an object
};

enum slab_result {
	SLAB_OK,
	SLAB_DOUBLE_FREE, // the object is not allocated
	SLAB_WILD,        // not the begin of an object of this owner
};

// slab_fits: can there be slabs of objects of this size?
bool slab_fits(size_t object_size);

// slab_init: make an empty slab in the SLAB_SIZE bytes at `slab`.
void slab_init(struct slab *slab, const void *owner, size_t object_size);

// slab_alloc: allocate an object, or return NULL when all are in use. Its contents are
// undefined.
must_check void *slab_alloc(struct slab *slab);

// slab_object: the address of one of the slab's objects, allocated or free. `index` is less
// than `capacity`.
void *slab_object(struct slab *slab, uint32_t index);

// slab_of: the slab that contains an object of any owner, if it is one.
struct slab *slab_of(const void *object);

// slab_check: is `object` an allocated object of this owner?
must_check enum slab_result slab_check(const struct slab *slab, const void *owner,
                                       const void *object);

// slab_free: free an object for which slab_check says SLAB_OK.
void slab_free(struct slab *slab, const void *object);

#endif
