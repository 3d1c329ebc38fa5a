// memory_map: map, unmap and protect.

#include "memory_map.h"

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "core/panic.h"
#include "lab3-userspace/abi/memory.h"
#include "memory.h"
#include "mm/aspace_change.h"
#include "mm/page_table.h"

// Where the kernel begins to look for room: above the stack.
#define HOLES_START 0x40000000ull

int space_range_check(vaddr_t address, size_t size)
{
	bool whole = address % PAGE_SIZE == 0 && size % PAGE_SIZE == 0 && size > 0;

	return whole && address >= SPACE_START && address < USER_END &&
	                       size <= USER_END - address
	               ? 0
	               : -EINVAL;
}

vaddr_t space_hole(struct space *space, size_t size)
{
	vaddr_t at = HOLES_START;

	list_for_each (node, &space->aspace.regions) {
		const struct region *region = list_entry(node, struct region, node);

		if (region->end <= at)
			continue;
		if (region->start >= at && region->start - at >= size)
			break;
		at = region->end;
	}
	return size <= USER_END - at ? at : 0;
}

bool space_has_room(struct space *space)
{
	unsigned count = 0;

	list_for_each (node, &space->aspace.regions) {
		count++;
	}
	return count < MEMORY_REGIONS_MAX;
}

//@ solution 3.5
// Let no region cross `at`, if there is room for one more.
static int cut_at(struct space *space, vaddr_t at)
{
	const struct region *region = region_find(&space->aspace.regions, at);
	bool crosses = region != NULL && region->start < at;

	return crosses && !space_has_room(space) ? -ENOMEM : aspace_cut(&space->aspace, at);
}

// Let no region cross either end of the range.
static int cut(struct space *space, vaddr_t start, vaddr_t end)
{
	int error = cut_at(space, start);

	return error ? error : cut_at(space, end);
}

// Two regions that were cut, or have the same flags now, may be one again.
static void join(struct aspace *aspace, vaddr_t start, vaddr_t end)
{
	aspace_join(aspace, start);
	aspace_join(aspace, end);
}

// The region that begins in [at, end), or NULL.
static struct region *next_in(struct aspace *aspace, vaddr_t at, vaddr_t end)
{
	struct region *region = region_next(&aspace->regions, at);

	return region != NULL && region->start < end ? region : NULL;
}

// Is every page of the range in some region?
static bool is_mapped(struct aspace *aspace, vaddr_t at, vaddr_t end)
{
	while (at < end) {
		const struct region *region = region_find(&aspace->regions, at);

		if (region == NULL)
			return false;
		at = region->end;
	}
	return true;
}

static void discard_all(struct aspace *aspace, vaddr_t start, vaddr_t end)
{
	struct region *region;

	while ((region = next_in(aspace, start, end)) != NULL)
		aspace_discard(region);
}

static int protect_all(struct aspace *aspace, vaddr_t start, vaddr_t end, unsigned flags)
{
	int error = 0;

	for (vaddr_t at = start; error == 0 && at < end;) {
		struct region *region = region_find(&aspace->regions, at);

		at = region->end;
		error = aspace_protect(region, MAP_USER | flags);
	}
	// One by one from behind: each join leaves the ends before it as they are.
	for (vaddr_t at = end; at > start;) {
		struct region *region = region_find(&aspace->regions, at - 1);

		aspace_join(aspace, at);
		at = region->start;
	}
	aspace_join(aspace, start);
	return error;
}

//@ stub
//@ end
// EXERCISE 3.5  Map, unmap, protect.
//
// A program changes what lies where. `address` and `size` have been checked to be whole pages
// of the user half. Read mm/aspace_change.h first: its functions change the list of regions,
// and its head shows the form that all three have. Claim the space, and leave it whatever
// happens.
//
// space_map: enter a region of zeros (memory_create, memory.h) with `flags`. -EEXIST if
// anything is mapped there, -ENOMEM when memory is used up or the program has enough regions
// (space_has_room). If the neighbours are alike, they become one (aspace_join); but a new
// region needs room before it can be joined.
//
// space_unmap: whatever lies in the range goes, and what lies around it stays: the regions that
// cross its ends are cut. Holes are fine. -ENOMEM when there is no memory or no room to cut:
// then nothing has changed that could be seen. Room is needed only where a region crosses an
// end: a whole region can always go. Each cut needs room for a region more, even if what is
// between two cuts goes at once: the middle of a region needs room for two.
//
// space_protect: from now on the range allows `flags` (aspace_protect, which wants MAP_USER
// among them; memory_create adds it by itself). -ENOMEM if some of it is not mapped, or there
// is no room to cut; then nothing has changed. -EACCES and -EINVAL as for aspace_protect.
// Regions that are alike afterwards become one, also after an error.
//
// Hint: aspace_cut(aspace, at) makes two regions of one. What if the first cut succeeds, and
// the second does not?
int space_map(struct space *space, vaddr_t address, size_t size, unsigned flags)
{
	//@ solution 3.5
	struct aspace *aspace = &space->aspace;
	struct memory *memory;
	int error = -ENOMEM;

	aspace_claim(aspace);
	if (!space_has_room(space))
		goto disclaim;
	memory = memory_create(address, address + size, flags, NULL, 0);
	if (memory == NULL)
		goto disclaim;
	error = aspace_add(aspace, &memory->region);
	if (error)
		memory_free(memory);
	else
		join(aspace, address, address + size);
disclaim:
	aspace_disclaim(aspace);
	return error;
	//@ stub
	//   (void)space;
	//   (void)address;
	//   (void)size;
	//   (void)flags;
	//   exercise_missing("3.5");
	//@ end
}

int space_unmap(struct space *space, vaddr_t address, size_t size)
{
	//@ solution 3.5
	struct aspace *aspace = &space->aspace;
	vaddr_t end = address + size;
	int error;

	aspace_claim(aspace);
	error = cut(space, address, end);
	if (!error)
		discard_all(aspace, address, end);
	else
		join(aspace, address, end);
	aspace_disclaim(aspace);
	return error;
	//@ stub
	//   (void)space;
	//   (void)address;
	//   (void)size;
	//   exercise_missing("3.5");
	//@ end
}

int space_protect(struct space *space, vaddr_t address, size_t size, unsigned flags)
{
	//@ solution 3.5
	struct aspace *aspace = &space->aspace;
	vaddr_t end = address + size;
	int error = -ENOMEM;

	aspace_claim(aspace);
	if (is_mapped(aspace, address, end))
		error = cut(space, address, end);
	if (!error)
		error = protect_all(aspace, address, end, flags);
	else
		join(aspace, address, end);
	aspace_disclaim(aspace);
	return error;
	//@ stub
	//   (void)space;
	//   (void)address;
	//   (void)size;
	//   (void)flags;
	//   exercise_missing("3.5");
	//@ end
}
