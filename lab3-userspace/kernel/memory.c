// memory: the struct, and which page of a file it shows.

#include "memory.h"

#include "arch/memory_layout.h"
#include "image_fill.h"
#include "memory_kind.h"
#include "mm/object_pool.h"
#include "mm/page_table.h"

static struct object_pool memories = OBJECT_POOL(memories, struct memory);

struct memory *memory_create(vaddr_t start, vaddr_t end, unsigned flags, struct image *image,
                             uint64_t image_offset)
{
	struct memory *memory = object_alloc(&memories);

	if (memory == NULL)
		return NULL;
	*memory = (struct memory){
		.region = {.start = start,
	                   .end = end,
	                   .flags = MAP_USER | flags,
	                   .flags_max = MAP_USER | MAP_WRITE | MAP_EXECUTE,
	                   .name = image == NULL ? "memory" : "image",
	                   .ops = &memory_ops},
		.image = image,
		.image_offset = image_offset,
	};
	if (image != NULL)
		image_get(image);
	return memory;
}

struct memory *memory_create_like(const struct memory *memory, vaddr_t start, vaddr_t end)
{
	const struct region *region = &memory->region;
	uint64_t image_offset = memory->image_offset + (start - region->start);
	struct memory *alike =
		memory_create(start, end, region->flags, memory->image, image_offset);

	if (alike != NULL)
		alike->region.flags_max = region->flags_max;
	return alike;
}

void memory_free(struct memory *memory)
{
	if (memory->image != NULL)
		image_close(memory->image);
	object_free(&memories, memory);
}

// Which page of its file the page at `address` shows. The file may end before.
static uint64_t page_number(const struct memory *memory, vaddr_t address)
{
	return (memory->image_offset + (address - memory->region.start)) / PAGE_SIZE;
}

int memory_page_bring(const struct memory *memory, vaddr_t address)
{
	uint64_t page = page_number(memory, address);

	return page < memory->image->page_count
	               ? image_page_bring(memory->image, (uint32_t)page)
	               : 0;
}

paddr_t memory_image_page(const struct memory *memory, vaddr_t address)
{
	uint64_t page;

	if (memory->image == NULL)
		return 0;
	page = page_number(memory, address);
	return page < memory->image->page_count ? memory->image->pages[page] : 0;
}
