// memory_copy: pages that are shared until somebody writes (copy-on-write).

#include "memory_copy.h"

#include "abi/error.h"
#include "arch/cpu.h"
#include "arch/memory_layout.h"
#include "core/panic.h"
#include "mm/aspace.h"
#include "mm/aspace_change.h"
#include "mm/frame.h"
#include "mm/page_table.h"
#include "mm/physical.h"
#include "mm/tlb.h"

//@ solution 3.8
// Let the pages of [start, end) be shared: both spaces may read them, and neither may write.
static int pages_share(struct memory *memory, paddr_t into, vaddr_t start, vaddr_t end)
{
	struct page_range range = page_range(memory->region.aspace->root, start, end);
	unsigned flags = memory->region.flags & ~MAP_WRITE;
	int error = 0;

	while (error == 0 && page_next(&range)) {
		paddr_t frame = page_entry_frame(*range.entry);

		error = page_map(into, range.address, frame, flags);
		if (error)
			break;
		frame_get(frame);
		page_entry_protect(range.entry, range.address, flags);
	}
	// Also after an error: what was taken from the parent until then must be known to the
	// processor.
	tlb_invalidate(memory->region.aspace, start, end);
	return error;
}

//@ stub
//@ end
// EXERCISE 3.8  Copy on write.
//
// memory_fault_shared: `page` is mapped and must not be written to by its entry, but by its
// region, and somebody tries. If others have its frame too (frame_shared, mm/frame.h), it gets
// a copy: a new frame (FRAME_USER) with the same contents (page_copy, arch/cpu.h) takes the
// place of the old one (page_replace, mm/page_table.h, with region.flags), which loses a
// reference. If nobody else has it, it needs no copy: let the page be written to
// (page_protect). In both cases the processor still knows the page as it was (tlb_invalidate,
// mm/tlb.h, which also says in which order). 0, or an error with nothing changed: -ENOMEM;
// -ENOENT of page_walk, if the page has gone meanwhile. The lock of the space is held: do not
// sleep.
//
// memory_clone: for a child. Make a region like this one (memory_create_like) and enter it in
// `into` (aspace_add); then let all pages that are mapped be mapped there too: the same frames,
// with a reference more, and written to by neither. Pages that are not there yet need nothing.
// Both spaces are claimed. Hold region->aspace->lock while you look at pages, and let go of it
// after at most REGION_STEP of them: page_range and page_next find those that are mapped,
// page_skip steps over what is empty, page_entry_protect takes the right to write away, and
// tlb_invalidate makes the processor forget that it was there. -ENOMEM: nothing of it is left
// in `into` (aspace_discard). The child does not run yet, and nobody else knows its space.
//
// Hint: the parent runs on with pages that it could write to a moment ago.
int memory_fault_shared(struct memory *memory, vaddr_t page)
{
	//@ solution 3.8
	struct aspace *aspace = memory->region.aspace;
	struct page_walk walk;
	paddr_t copy, old;
	int error = page_walk(aspace->root, page, &walk);

	if (error)
		return error;
	if (!frame_shared(walk.address)) {
		error = page_protect(aspace->root, page, memory->region.flags);
		tlb_invalidate(aspace, page, page + PAGE_SIZE);
		return error;
	}
	copy = frame_alloc(FRAME_USER);
	if (copy == 0)
		return -ENOMEM;
	page_copy(physical_pointer(copy), physical_pointer(walk.address));
	error = page_replace(aspace->root, page, copy, memory->region.flags, &old);
	if (error) {
		frame_put(copy);
		return error;
	}
	// Only then the old frame may go: until the processor forgets, it reads there.
	tlb_invalidate(aspace, page, page + PAGE_SIZE);
	frame_put(old);
	return 0;
	//@ stub
	//   (void)memory;
	//   (void)page;
	//   exercise_missing("3.8");
	//@ end
}

int memory_clone(struct region *region, struct aspace *into)
{
	//@ solution 3.8
	struct memory *memory = container_of(region, struct memory, region);
	struct memory *child = memory_create_like(memory, region->start, region->end);
	vaddr_t at = region->start;
	int error;

	if (child == NULL)
		return -ENOMEM;
	error = aspace_add(into, &child->region);
	if (error) {
		memory_free(child);
		return error;
	}
	while (at < region->end && error == 0) {
		vaddr_t end;

		spin_lock(&region->aspace->lock);
		at = page_skip(region->aspace->root, at, region->end);
		end = at + min_u64(region->end - at, REGION_STEP * PAGE_SIZE);
		error = pages_share(memory, into->root, at, end);
		spin_unlock(&region->aspace->lock);
		at = end;
	}
	if (error)
		aspace_discard(&child->region);
	return error;
	//@ stub
	//   (void)region;
	//   (void)into;
	//   exercise_missing("3.8");
	//@ end
}
