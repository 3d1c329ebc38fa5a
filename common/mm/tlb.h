// tlb: making processors forget translations that page tables no longer have.
//
// The order that is safe: change the entry, then tlb_invalidate, and only then free the
// frame. A frame that is freed before may be handed out and written to by its new owner
// while a processor still reaches it through the old translation.

#ifndef MM_TLB_H
#define MM_TLB_H

#include "lib/types.h"

struct aspace;

// tlb_invalidate: forget the translations of [start, end) in `aspace` (the kernel's: on every
// processor). To be called with the lock of the address space held. The cost has a bound: one
// call for a whole range is cheaper than one for each page.
void tlb_invalidate(struct aspace *aspace, vaddr_t start, vaddr_t end);

// tlb_invalidate_here: the same on this processor alone: what another one asks for. Interrupts
// must be off.
void tlb_invalidate_here(const struct aspace *aspace, vaddr_t start, vaddr_t end);

// Slot: have the other processors that may use `aspace` forget them too, and wait until they
// have. Called with the lock of the address space held and interrupts off, so a processor that
// waits for a lock must still answer. Default: there are none.
extern void (*tlb_invalidate_op)(struct aspace *aspace, vaddr_t start, vaddr_t end);

#endif
