// region: the list of an address space's regions, by address and never overlapping.

#include "mm/region.h"

#include "abi/error.h"
#include "arch/memory_layout.h"

static struct region *region_of(struct list_node *node)
{
	return list_entry(node, struct region, node);
}

struct region *region_next(const struct list *regions, vaddr_t address)
{
	list_for_each (node, regions) {
		if (region_of(node)->end > address)
			return region_of(node);
	}
	return NULL;
}

struct region *region_find(const struct list *regions, vaddr_t address)
{
	struct region *region = region_next(regions, address);

	return region != NULL && region->start <= address ? region : NULL;
}

void region_around(const struct list *regions, const struct region *region, vaddr_t *low,
                   vaddr_t *high)
{
	*low = &region->node == list_front(regions) ? 0 : region_of(region->node.previous)->end;
	*high = &region->node == list_back(regions) ? UINT64_MAX
	                                            : region_of(region->node.next)->start;
}

// In one half of the addresses, as a whole: page tables are freed up to USER_END only.
static bool is_in_one_half(const struct region *region)
{
	return region->end <= USER_END || region->start >= UPPER_HALF;
}

int region_insert(struct list *regions, struct region *region)
{
	struct region *next;

	if (region->start >= region->end || region->start % PAGE_SIZE != 0 ||
	    region->end % PAGE_SIZE != 0 || !is_in_one_half(region))
		return -EINVAL;
	next = region_next(regions, region->start);
	if (next != NULL && next->start < region->end)
		return -EEXIST;
	if (next != NULL)
		list_insert_before(&next->node, &region->node);
	else
		list_push_back(regions, &region->node);
	return 0;
}

void region_cut(struct region *region, struct region *upper)
{
	region->end = upper->start;
	list_insert_before(region->node.next, &upper->node);
}

static bool can_join(const struct region *lower, const struct region *upper)
{
	return lower->end == upper->start && lower->ops == upper->ops &&
	       lower->flags == upper->flags && lower->flags_max == upper->flags_max &&
	       lower->ops != NULL && lower->ops->joins != NULL &&
	       lower->ops->joins(lower, upper);
}

struct region *region_join(const struct list *regions, struct region *lower)
{
	struct region *upper;

	if (&lower->node == list_back(regions))
		return NULL;
	upper = region_of(lower->node.next);
	if (!can_join(lower, upper))
		return NULL;
	lower->end = upper->end;
	list_remove(&upper->node);
	return upper;
}
