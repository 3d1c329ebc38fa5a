// aspace_change: entering, changing and taking out the regions of an address space.
//
// Whoever does any of this claims the space first. A claim may be held for long and while
// sleeping: with it one thread looks at the regions, allocates what it needs, and changes them,
// and no other thread changes them in between. The lock of the space is held for short steps
// only, so that page faults of the other threads are resolved meanwhile; what a fault meets is
// right after each step. A map, an unmap and a protect of a range are all of the form
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

// aspace_claim, aspace_disclaim: claim a space, after sleeping until nobody else has it; and
// leave it to the next. Whoever needs two claims the one of the parent first.
void aspace_claim(struct aspace *aspace);
void aspace_disclaim(struct aspace *aspace);

// aspace_add: enter a region, whose fields are set. -EINVAL for an empty or misaligned one,
// -EEXIST when it overlaps another.
must_check int aspace_add(struct aspace *aspace, struct region *region);

// aspace_remove: take a region out, and nothing else: its pages and what it holds stay.
void aspace_remove(struct aspace *aspace, struct region *region);

// aspace_discard: end a region: take it out, unmap its pages, release it.
void aspace_discard(struct region *region);

// aspace_protect: allow `flags` in all of a region. -EINVAL: its kind cannot do that, or for
// writing and running together; -EACCES: more than the region may ever allow.
must_check int aspace_protect(struct region *region, unsigned flags);

// aspace_cut: let no region cross `at`: the one that does becomes two. May sleep. -EINVAL: its
// kind cannot be split, or `at` is misaligned; -ENOMEM.
must_check int aspace_cut(struct aspace *aspace, vaddr_t at);

// aspace_join: make the two regions that meet at `at` one, if there are two and they can be.
void aspace_join(struct aspace *aspace, vaddr_t at);

#endif
