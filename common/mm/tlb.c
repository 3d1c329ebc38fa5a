// tlb: this processor first, then whoever knows the others.

#include "mm/tlb.h"

#include "arch/cpu.h"
#include "arch/memory_layout.h"
#include "core/slot.h"
#include "mm/aspace.h"

// For more pages it is cheaper to forget everything: each INVLPG waits for all instructions
// before it, and what is needed again afterwards costs a walk of a few loads.
#define PAGES_ONE_BY_ONE 32

static void invalidate_nobody(struct aspace *aspace, vaddr_t start, vaddr_t end)
{
	(void)aspace;
	(void)start;
	(void)end;
}

SLOT(tlb_invalidate_op, invalidate_nobody);

// A load of CR3 keeps what is global, the upper half; a change of CR4.PGE keeps nothing (Intel
// SDM vol. 3A, 4.10.4.1).
static void forget_all(bool global_too)
{
	uint64_t cr4 = cr4_read();

	if (!global_too || !(cr4 & CR4_PGE)) {
		cr3_write(cr3_read());
		return;
	}
	cr4_write(cr4 & ~(uint64_t)CR4_PGE);
	cr4_write(cr4);
}

void tlb_invalidate_here(const struct aspace *aspace, vaddr_t start, vaddr_t end)
{
	bool is_global = end > UPPER_HALF;

	// Nothing is left of lower halves that were loaded once: CR3 has been loaded since.
	if (!is_global && (cr3_read() & PAGE_ADDRESS) != aspace->root)
		return;
	if (end - start > PAGES_ONE_BY_ONE * PAGE_SIZE) {
		forget_all(is_global);
		return;
	}
	for (vaddr_t page = round_down(start, PAGE_SIZE); page < end; page += PAGE_SIZE)
		page_invalidate(page);
}

void tlb_invalidate(struct aspace *aspace, vaddr_t start, vaddr_t end)
{
	tlb_invalidate_here(aspace, start, end);
	tlb_invalidate_op(aspace, start, end);
}
