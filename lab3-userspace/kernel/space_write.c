// space_write: page by page.

#include "space_write.h"

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "core/assert.h"
#include "lib/string.h"
#include "memory.h"
#include "memory_kind.h"
#include "mm/frame.h"
#include "mm/page_table.h"
#include "mm/physical.h"

// A byte of the space at its physical address, after its page got a frame of its own.
static int page_own(struct space *space, vaddr_t address, uint8_t **byte)
{
	vaddr_t page = round_down(address, PAGE_SIZE);
	struct page_walk walk;
	struct region *region;
	int error = 0;

	spin_lock(&space->aspace.lock);
	region = aspace_find(&space->aspace, address);
	assert(region != NULL && region->ops == &memory_ops);
	if (page_walk(space->aspace.root, page, &walk) != 0)
		error = memory_touch(container_of(region, struct memory, region), page, true);
	if (!error)
		error = page_walk(space->aspace.root, page, &walk);
	spin_unlock(&space->aspace.lock);
	if (!error) {
		assert(!frame_shared(walk.address));
		*byte = (uint8_t *)physical_pointer(walk.address) + address % PAGE_SIZE;
	}
	return error;
}

// From `from`, or zeros if that is NULL.
static int fill(struct space *space, vaddr_t address, const uint8_t *from, size_t size)
{
	for (size_t done = 0, step; done < size; done += step) {
		uint8_t *byte;
		int error = page_own(space, address + done, &byte);

		if (error)
			return error;
		step = min_u64(size - done, PAGE_SIZE - (address + done) % PAGE_SIZE);
		if (from != NULL)
			memcpy(byte, from + done, step);
		else
			memset(byte, 0, step);
	}
	return 0;
}

int space_write(struct space *space, vaddr_t address, const void *from, size_t size)
{
	return fill(space, address, from, size);
}

int space_zero(struct space *space, vaddr_t address, size_t size)
{
	return fill(space, address, NULL, size);
}
