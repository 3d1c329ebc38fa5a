// tlb: this processor first, then whoever knows the others.

#include "mm/tlb.h"

#include "arch/cpu.h"
#include "arch/memory_layout.h"

static void invalidate_nobody(struct aspace *aspace, vaddr_t start, vaddr_t end)
{
	(void)aspace;
	(void)start;
	(void)end;
}

void (*tlb_invalidate_op)(struct aspace *aspace, vaddr_t start,
                          vaddr_t end) = invalidate_nobody;

// An address space that is not loaded here costs a few needless INVLPG.
void tlb_invalidate(struct aspace *aspace, vaddr_t start, vaddr_t end)
{
	for (vaddr_t page = round_down(start, PAGE_SIZE); page < end; page += PAGE_SIZE)
		page_invalidate(page);
	tlb_invalidate_op(aspace, start, end);
}
