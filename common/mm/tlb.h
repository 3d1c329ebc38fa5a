// tlb: makes processors drop translations that are no longer in the page tables.
//
// The safe order is: change the entry, then tlb_invalidate, and only then free the frame. If
// you free a frame before, its new owner may write to it while a processor still accesses it
// through the old translation.

#ifndef MM_TLB_H
#define MM_TLB_H

#include "lib/types.h"

struct aspace;

// tlb_invalidate: drop the translations of [start, end) in `aspace` (the kernel's: on every
// processor). The caller holds the lock of the address space. The cost is bounded: one call for
// a whole range is cheaper than one for each page.
void tlb_invalidate(struct aspace *aspace, vaddr_t start, vaddr_t end);

// tlb_invalidate_here: the same on this processor only, at the request of another one.
// Interrupts must be off.
void tlb_invalidate_here(const struct aspace *aspace, vaddr_t start, vaddr_t end);

// Slot: make the other processors that may use `aspace` drop them, too, and wait until they
// have. Called with the lock of the address space held and interrupts off, so a processor that
// waits for a lock must still answer. Default: there are no others.
extern void (*tlb_invalidate_op)(struct aspace *aspace, vaddr_t start, vaddr_t end);

#endif
