// aspace_change: regions come, change and go, in steps that page faults may fall between.

#include "mm/aspace_change.h"

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "core/assert.h"
#include "mm/page_table.h"
#include "mm/tlb.h"

void aspace_claim(struct aspace *aspace)
{
	spin_lock(&aspace->lock);
	while (aspace->claimed) {
		enum wait_result result = wait(&aspace->claimers, &aspace->lock, TIME_NEVER, 0);

		assert_eq(result, WAIT_WOKEN);
	}
	aspace->claimed = true;
	spin_unlock(&aspace->lock);
}

void aspace_disclaim(struct aspace *aspace)
{
	spin_lock(&aspace->lock);
	assert(aspace->claimed);
	aspace->claimed = false;
	wake_one(&aspace->claimers);
	spin_unlock(&aspace->lock);
}

int aspace_add(struct aspace *aspace, struct region *region)
{
	int error;

	assert(aspace->claimed);
	spin_lock(&aspace->lock);
	error = region_insert(&aspace->regions, region);
	if (!error)
		region->aspace = aspace;
	spin_unlock(&aspace->lock);
	return error;
}

// Page faults do not find the region from now on. It still knows its space.
static void take_off(struct region *region)
{
	assert(region->aspace->claimed);
	spin_lock(&region->aspace->lock);
	list_remove(&region->node);
	spin_unlock(&region->aspace->lock);
}

void aspace_remove(struct aspace *aspace, struct region *region)
{
	assert_eq(region->aspace, aspace);
	take_off(region);
	region->aspace = NULL;
}

// Have the kind do something with the next pages of a region, from `from` on. Returns where the
// step ends. It is short, whatever is mapped: where tables are missing, what they would serve
// is stepped over.
static vaddr_t step(struct region *region, vaddr_t from,
                    void (*op)(struct region *region, vaddr_t start, vaddr_t end))
{
	vaddr_t start = page_skip(region->aspace->root, from, region->end);
	vaddr_t end = start + min_u64(region->end - start, REGION_STEP * PAGE_SIZE);

	if (start < end)
		op(region, start, end);
	return end;
}

// Give back the tables of [start, end), where the pages are unmapped: those that serve nothing
// outside of [low, high). Those of the kernel's half are in all spaces, and stay.
static void tables_end(struct aspace *aspace, vaddr_t start, vaddr_t end, vaddr_t low,
                       vaddr_t high)
{
	paddr_t tables;

	if (end > USER_END)
		return;
	tables = page_tables_unlink(aspace->root, start, end, low, min_u64(high, USER_END));
	if (tables == 0)
		return;
	tlb_invalidate(aspace, start, end);
	page_tables_free(tables);
}

static void release(struct region *region)
{
	region->aspace = NULL;
	if (region->ops->release != NULL)
		region->ops->release(region);
}

void aspace_discard(struct region *region)
{
	struct aspace *aspace = region->aspace;
	vaddr_t low, high;

	region_around(&aspace->regions, region, &low, &high);
	// First of all off the list: between two steps a fault of another thread would fill
	// again what is unmapped already.
	take_off(region);
	for (vaddr_t at = region->start, end; at < region->end; at = end) {
		spin_lock(&aspace->lock);
		end = step(region, at, region->ops->unmap);
		// Before the last step the pages behind it are still mapped.
		tables_end(aspace, at, end, low, end < region->end ? end : high);
		spin_unlock(&aspace->lock);
	}
	release(region);
}

int aspace_protect(struct region *region, unsigned flags)
{
	assert(region->aspace->claimed);
	if (region->ops == NULL || region->ops->protect == NULL)
		return -EINVAL;
	if ((flags & MAP_WRITE) && (flags & MAP_EXECUTE))
		return -EINVAL;
	if (flags & ~region->flags_max)
		return -EACCES;
	// The flags before the pages: between two steps a fault follows the flags, and must not
	// give back what a step took away.
	spin_lock(&region->aspace->lock);
	region->flags = flags;
	spin_unlock(&region->aspace->lock);
	for (vaddr_t at = region->start; at < region->end;) {
		spin_lock(&region->aspace->lock);
		at = step(region, at, region->ops->protect);
		spin_unlock(&region->aspace->lock);
	}
	return 0;
}

int aspace_cut(struct aspace *aspace, vaddr_t at)
{
	struct region *region, *upper;
	int error;

	assert(aspace->claimed);
	if (at % PAGE_SIZE != 0)
		return -EINVAL;
	region = region_find(&aspace->regions, at); // the claim keeps the list as it is
	if (region == NULL || region->start == at)
		return 0;
	if (region->ops == NULL || region->ops->split == NULL)
		return -EINVAL;
	error = region->ops->split(region, at, &upper);
	if (error)
		return error;
	upper->aspace = aspace;
	spin_lock(&aspace->lock); // a fault finds one region or two, never a gap
	region_cut(region, upper);
	spin_unlock(&aspace->lock);
	return 0;
}

void aspace_join(struct aspace *aspace, vaddr_t at)
{
	struct region *lower, *unneeded = NULL;

	assert(aspace->claimed);
	spin_lock(&aspace->lock);
	lower = region_find(&aspace->regions, at - 1);
	if (lower != NULL && lower->end == at)
		unneeded = region_join(&aspace->regions, lower);
	spin_unlock(&aspace->lock);
	if (unneeded != NULL)
		release(unneeded);
}
