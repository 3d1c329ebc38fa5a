// aspace_change: adds, changes and removes regions of an address space.
//
// A thread must claim the space first. It may keep the claim for a long time and while it
// sleeps: it reads the regions, allocates memory, and changes them, and no other thread changes
// them in between. The functions hold the lock of the space for short steps only, so that the
// kernel can resolve page faults of other threads meanwhile; after each step the space is
// consistent. A map, an unmap and a protect of a range all have this form:
//
//     aspace_claim(aspace);
//     error = aspace_cut(aspace, start);       // so that no region crosses either end
//     if (!error)
//             error = aspace_cut(aspace, end);
//     ... aspace_add, aspace_discard, aspace_protect, for each region in between ...
//     aspace_join(aspace, start);
//     aspace_join(aspace, end);
//     aspace_disclaim(aspace);
//
// All but aspace_claim need the claim, and no lock held.

#ifndef MM_ASPACE_CHANGE_H
#define MM_ASPACE_CHANGE_H

#include "lib/types.h"
#include "mm/aspace.h"

// aspace_claim, aspace_disclaim: sleep until no other thread claims the space, and claim it;
// end the claim. A thread that needs two claims takes that of the parent first.
void aspace_claim(struct aspace *aspace);
void aspace_disclaim(struct aspace *aspace);

// aspace_add: add a region, whose fields are set. Its errors are those of region_insert.
must_check int aspace_add(struct aspace *aspace, struct region *region);

// aspace_remove: remove a region from the space. Its pages and its memory stay.
void aspace_remove(struct aspace *aspace, struct region *region);

// aspace_discard: end a region: remove it, unmap its pages, release it.
void aspace_discard(struct region *region);

// aspace_protect: set the flags of a region to `flags`. -EINVAL: its kind cannot do that, or
// `flags` allow writing and executing together; -EACCES: they allow more than the region's
// flags_max.
must_check int aspace_protect(struct region *region, unsigned flags);

// aspace_cut: split the region that crosses `at`, if there is one. May sleep. -EINVAL: its kind
// cannot be split, or `at` is misaligned; -ENOMEM.
must_check int aspace_cut(struct aspace *aspace, vaddr_t at);

// aspace_join: join the two regions that meet at `at`, if there are two and their kind allows
// it.
void aspace_join(struct aspace *aspace, vaddr_t at);

#endif
