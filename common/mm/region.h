// region: stretches of addresses with one purpose each, in a list by address.
//
// What a page fault in a region means, how it is copied for a child and how it goes away is up
// to its kind: its ops. A kind that needs fields of its own embeds the region in its struct.
//
// The functions here keep the list and call no ops but `joins`. Pure: locking is the caller's,
// and the machine is not touched. Who may change the regions of an address space, and when, is
// in mm/aspace_change.h.

#ifndef MM_REGION_H
#define MM_REGION_H

#include "lib/list.h"
#include "lib/types.h"

struct aspace;
struct region;

// The most pages that `protect` and `unmap` are asked for at a time: the lock of the address
// space is held for so long, and interrupts are off.
#define REGION_STEP 64

// A kind of region. A member that is NULL: not possible for this kind. "Claimed" means that the
// caller has claimed the address space (aspace_claim): its regions are nobody else's to change
// meanwhile. Page faults of other threads go on, except while the lock is held.
struct region_ops {
	// Resolve a page fault at `address`; `error` is the processor's error code
	// (arch/exception.h). 0: try the instruction again. Negative error: the access is not
	// allowed. A page that is there may allow less than the region does, if it is to be
	// copied at the first write: a fault on such a page comes here too. The lock of the
	// address space is held; does not sleep.
	int (*fault)(struct region *region, vaddr_t address, uint32_t error);
	// Enter a region of the same kind, for a child process, in `into`. Both spaces are
	// claimed and no lock is held; may sleep. Pages are looked at under the lock of
	// region->aspace, at most REGION_STEP of them at a time; page_skip finds the next.
	// After a negative error `into` is as it was.
	int (*clone)(struct region *region, struct aspace *into);
	// Make a second region of the same kind for [at, region->end): *upper, which is in no
	// space yet. `region` stays as it is; the caller shortens it. Claimed, no lock held;
	// may sleep. Nothing has changed after a negative error.
	int (*split)(struct region *region, vaddr_t at, struct region **upper);
	// Could `lower`, made longer, stand for `upper` too? They meet, and have the same ops
	// and flags. No sleep.
	bool (*joins)(const struct region *lower, const struct region *upper);
	// region->flags have changed: the page tables of [start, end), REGION_STEP pages at
	// most, must allow no more than they say from now on. The lock is held; no sleep. No
	// kind is asked about stretches that no page tables serve.
	void (*protect)(struct region *region, vaddr_t start, vaddr_t end);
	// Unmap the pages in [start, end), REGION_STEP at most, and give back what they hold,
	// in the order of mm/tlb.h. The lock is held; no sleep. The page tables go by
	// themselves, and what has none is stepped over, as for `protect`.
	void (*unmap)(struct region *region, vaddr_t start, vaddr_t end);
	// The region has left its space, its pages are unmapped or another region's: give back
	// what it is made of. No lock held; may sleep. NULL: there is nothing to give back.
	void (*release)(struct region *region);
};

struct region {
	struct list_node node; // in its address space, by address
	vaddr_t start, end;
	unsigned flags;     // MAP_*, of mm/page_table.h: what it allows
	unsigned flags_max; // MAP_*: the most that it may be made to allow
	const char *name;
	const struct region_ops *ops; // NULL: the kernel's own, where a fault is an error
	struct aspace *aspace;
	void *data; // of the kind
};

// region_insert: put a region in its place. -EINVAL for an empty or misaligned one, -EEXIST
// when it overlaps another.
must_check int region_insert(struct list *regions, struct region *region);

// region_find: the region that `address` lies in, or NULL.
struct region *region_find(const struct list *regions, vaddr_t address);

// region_next: the first region that ends above `address`: the one that it lies in, or the next
// one. NULL: there is none.
struct region *region_next(const struct list *regions, vaddr_t address);

// region_around: the stretch in which a region, which is on the list, is alone: from the end of
// the one before (0: there is none) to the start of the next (UINT64_MAX).
void region_around(const struct list *regions, const struct region *region, vaddr_t *low,
                   vaddr_t *high);

// region_cut: end `region` where `upper` starts, and put `upper`, which takes the rest, behind.
void region_cut(struct region *region, struct region *upper);

// region_join: if `lower` and the region behind it can be one, make them one. Returns the
// region that is not needed any more, now off the list, or NULL.
must_check struct region *region_join(const struct list *regions, struct region *lower);

#endif
