// region: ranges of addresses with one purpose each, in a list by address.
//
// The kind of a region, its ops, decides how to handle a page fault, how to copy the region for
// a child, and how to release it. A kind that needs more fields embeds the region in its
// struct.
//
// The functions here maintain the list; the only op that they call is `joins`. Pure: the caller
// does the locking, and they do not use the machine. mm/aspace_change.h says which thread may
// change the regions of an address space, and when.

#ifndef MM_REGION_H
#define MM_REGION_H

#include "lib/list.h"
#include "lib/types.h"

struct aspace;
struct region;

// The largest number of pages in a call of `protect` and `unmap`, since the lock of the address
// space is held meanwhile, and interrupts are off.
#define REGION_STEP 64

// A kind of region. A NULL member means that this kind does not support the operation.
// "Claimed" means that the caller has claimed the address space (aspace_claim): no other thread
// changes its regions meanwhile. Page faults of other threads are still handled, except while
// the lock is held.
struct region_ops {
	// Resolve a page fault at `address`; `error` is the processor's error code
	// (arch/exception.h). 0: try the instruction again. Negative error: the access is not
	// allowed. A mapped page may allow less than the region, if the first write must copy
	// it: a fault on such a page comes here, too. The lock of the address space is held;
	// does not sleep.
	int (*fault)(struct region *region, vaddr_t address, uint32_t error);
	// Add a region of the same kind, for a child process, to `into`. Both spaces are
	// claimed and no lock is held; may sleep. Reads pages under the lock of region->aspace,
	// at most REGION_STEP of them at a time; page_skip finds the next. After a negative
	// error `into` is unchanged.
	int (*clone)(struct region *region, struct aspace *into);
	// Make a second region of the same kind for [at, region->end): *upper, which is not in
	// a space yet. Does not change `region`; the caller shortens it. Claimed, no lock held;
	// may sleep. Changes nothing if it returns a negative error.
	int (*split)(struct region *region, vaddr_t at, struct region **upper);
	// Can `lower`, made longer, replace `upper`? They meet, and have the same ops and
	// flags. Does not sleep.
	bool (*joins)(const struct region *lower, const struct region *upper);
	// region->flags have changed: change the page tables of [start, end), REGION_STEP pages
	// at most, so that they allow no more than these flags. The lock is held; does not
	// sleep. Not called for ranges without page tables.
	void (*protect)(struct region *region, vaddr_t start, vaddr_t end);
	// Unmap the pages in [start, end), REGION_STEP at most, and release their frames, in
	// the order of mm/tlb.h. The lock is held; does not sleep. The caller frees the page
	// tables. Not called for ranges without page tables.
	void (*unmap)(struct region *region, vaddr_t start, vaddr_t end);
	// Free the memory of the region. It has left its space, and its pages are unmapped or
	// belong to another region. No lock held; may sleep. NULL: there is nothing to free.
	void (*release)(struct region *region);
};

struct region {
	struct list_node node; // in its address space, by address
	vaddr_t start, end;
	unsigned flags;     // MAP_* of mm/page_table.h: accesses that it allows
	unsigned flags_max; // MAP_*: the most that `flags` may ever allow
	const char *name;
	const struct region_ops *ops; // NULL: the kernel's own, where a fault is an error
	struct aspace *aspace;
	void *data; // of the kind
};

// region_insert: put a region into the list. -EINVAL for an empty or misaligned one, and for
// one that is neither below USER_END nor in the upper half; -EEXIST when it overlaps another.
must_check int region_insert(struct list *regions, struct region *region);

// region_find: the region that contains `address`, or NULL.
struct region *region_find(const struct list *regions, vaddr_t address);

// region_next: the first region that ends above `address`: the region that contains it, or the
// next one. NULL: there is none.
struct region *region_next(const struct list *regions, vaddr_t address);

// region_around: the range in which a region of the list is alone: from the end of the one
// before (0: there is none) to the start of the next (UINT64_MAX).
void region_around(const struct list *regions, const struct region *region, vaddr_t *low,
                   vaddr_t *high);

// region_cut: end `region` where `upper` starts, and insert `upper`, which has the rest, after
// it.
void region_cut(struct region *region, struct region *upper);

// region_join: join `lower` and the region after it, if possible. Returns the region that is
// not needed any more, which is off the list, or NULL.
must_check struct region *region_join(const struct list *regions, struct region *lower);

#endif
