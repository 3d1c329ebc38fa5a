// space_read: by the regions and the page tables.

#include "space_read.h"

#include "arch/exception.h"
#include "arch/memory_layout.h"
#include "core/test.h"
#include "lib/format.h"
#include "lib/string.h"
#include "mm/page_table.h"
#include "mm/physical.h"

static const struct region *region_at(struct space *space, vaddr_t address)
{
	const struct region *region;
	char what[64];

	spin_lock(&space->aspace.lock);
	region = aspace_find(&space->aspace, address);
	spin_unlock(&space->aspace.lock);
	format_text(what, sizeof(what), "there is a region at %#lx", address);
	test_check_as(what, region != NULL);
	return region;
}

paddr_t space_frame(struct space *space, vaddr_t address)
{
	vaddr_t page = round_down(address, PAGE_SIZE);
	struct page_walk walk;

	if (page_walk(space->aspace.root, page, &walk) != 0) {
		const struct region *region = region_at(space, page);

		spin_lock(&space->aspace.lock);
		test_ok(region->ops->fault((struct region *)region, page, FAULT_USER));
		spin_unlock(&space->aspace.lock);
		test_ok(page_walk(space->aspace.root, page, &walk));
	}
	return walk.address;
}

void space_read(struct space *space, vaddr_t address, void *to, size_t size)
{
	uint8_t *bytes = to;

	while (size > 0) {
		const uint8_t *page = physical_pointer(space_frame(space, address));
		size_t part = min_u64(size, PAGE_SIZE - address % PAGE_SIZE);

		memcpy(bytes, page + address % PAGE_SIZE, part);
		bytes += part;
		address += part;
		size -= part;
	}
}

unsigned space_mapped(struct space *space)
{
	unsigned count = 0;

	list_for_each (node, &space->aspace.regions) {
		const struct region *region = list_entry(node, struct region, node);
		struct page_range range =
			page_range(space->aspace.root, region->start, region->end);

		while (page_next(&range))
			count++;
	}
	return count;
}
