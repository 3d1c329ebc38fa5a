// memory_kind: what a region of memory does.

#include "memory_kind.h"

#include "abi/error.h"
#include "arch/exception.h"
#include "arch/memory_layout.h"
#include "core/assert.h"
#include "memory.h"
#include "memory_absent.h"
#include "memory_copy.h"
#include "mm/aspace.h"
#include "mm/frame.h"
#include "mm/page_table.h"
#include "mm/tlb.h"

static struct memory *memory_of(struct region *region)
{
	return container_of(region, struct memory, region);
}

// Does the region allow what was tried?
static bool is_allowed(const struct region *region, uint32_t error)
{
	if (error & FAULT_RESERVED)
		return false;
	if (error & FAULT_INSTRUCTION)
		return (region->flags & MAP_EXECUTE) != 0;
	return !(error & FAULT_WRITE) || (region->flags & MAP_WRITE);
}

int memory_touch(struct memory *memory, vaddr_t page, bool write)
{
	if (memory->image != NULL) {
		int error = memory_page_bring(memory, page);

		if (error)
			return error;
	}
	return memory_fault_absent(memory, page, write);
}

// Interrupts may have come since the fault, and other threads have run: what the processor
// found then need not be so any more. If it is not so any more, the thread tries the
// instruction again.
static int memory_fault(struct region *region, vaddr_t address, uint32_t error)
{
	struct memory *memory = memory_of(region);
	vaddr_t page = round_down(address, PAGE_SIZE);
	int result = 0;

	if (!is_allowed(region, error))
		return -EFAULT;
	if (!(error & FAULT_PRESENT))
		result = memory_touch(memory, page, (error & FAULT_WRITE) != 0);
	else if (error & FAULT_WRITE)
		result = memory_fault_shared(memory, page);
	return result == -EEXIST || result == -ENOENT ? 0 : result;
}

static int memory_split(struct region *region, vaddr_t at, struct region **upper)
{
	struct memory *memory = memory_create_like(memory_of(region), at, region->end);

	if (memory == NULL)
		return -ENOMEM;
	*upper = &memory->region;
	return 0;
}

static bool memory_joins(const struct region *lower, const struct region *upper)
{
	const struct memory *first = container_of(lower, struct memory, region);
	const struct memory *second = container_of(upper, struct memory, region);

	return first->image == second->image &&
	       (first->image == NULL ||
	        first->image_offset + (lower->end - lower->start) == second->image_offset);
}

// A page keeps what it lacks: if it cannot be written to although the region could, it is
// shared. The first write to it decides.
static void memory_protect(struct region *region, vaddr_t start, vaddr_t end)
{
	struct page_range range = page_range(region->aspace->root, start, end);

	while (page_next(&range)) {
		bool writable = (*range.entry & PAGE_WRITABLE) != 0;

		page_entry_protect(range.entry, range.address,
		                   writable ? region->flags : region->flags & ~MAP_WRITE);
	}
	tlb_invalidate(region->aspace, start, end);
}

// In the order of mm/tlb.h: no frame is given back before its translation is forgotten.
static void memory_unmap(struct region *region, vaddr_t start, vaddr_t end)
{
	struct page_range range = page_range(region->aspace->root, start, end);
	paddr_t frames[REGION_STEP];
	unsigned count = 0;

	while (page_next(&range)) {
		assert_lt(count, REGION_STEP);
		frames[count++] = page_entry_frame(*range.entry);
		*range.entry = 0;
	}
	if (count == 0)
		return;
	tlb_invalidate(region->aspace, start, end);
	while (count > 0)
		frame_put(frames[--count]);
}

static void memory_release(struct region *region)
{
	memory_free(memory_of(region));
}

const struct region_ops memory_ops = {
	.fault = memory_fault,
	.clone = memory_clone,
	.split = memory_split,
	.joins = memory_joins,
	.protect = memory_protect,
	.unmap = memory_unmap,
	.release = memory_release,
};
