// space_rig: regions, pages and images by hand; touching them.

#include "space_rig.h"

#include "arch/caller_copy.h"
#include "arch/cpu.h"
#include "arch/memory_layout.h"
#include "lab3-userspace/kernel/memory_copy.h"
#include "lab3_test.h"
#include "lib/format.h"
#include "lib/string.h"
#include "mm/aspace_change.h"
#include "mm/object_pool.h"
#include "mm/page_table.h"
#include "mm/physical.h"

struct space *rig_space(void)
{
	struct space *space = space_create();

	test_check_as("space_create returns a space", space != NULL);
	return space;
}

struct memory *rig_image_region(struct space *space, vaddr_t start, unsigned pages,
                                unsigned flags, struct image *image, uint64_t offset)
{
	struct memory *memory =
		memory_create(start, start + (uint64_t)pages * PAGE_SIZE, flags, image, offset);

	test_check(memory != NULL);
	aspace_claim(&space->aspace);
	test_ok(aspace_add(&space->aspace, &memory->region));
	aspace_disclaim(&space->aspace);
	return memory;
}

struct memory *rig_region(struct space *space, vaddr_t start, unsigned pages, unsigned flags)
{
	return rig_image_region(space, start, pages, flags, NULL, 0);
}

uint64_t *rig_word(paddr_t frame)
{
	return physical_pointer(frame);
}

paddr_t rig_page(struct space *space, vaddr_t address, unsigned flags, uint64_t word)
{
	paddr_t frame = frame_alloc_zeroed(FRAME_USER);

	test_check(frame != 0);
	*rig_word(frame) = word;
	test_ok(page_map(space->aspace.root, address, frame, MAP_USER | flags));
	return frame;
}

paddr_t rig_walk(const struct space *space, vaddr_t address, unsigned *flags)
{
	struct page_walk walk;

	if (page_walk(space->aspace.root, address, &walk) != 0)
		return 0;
	*flags = walk.flags;
	return walk.address;
}

uint32_t rig_owned(enum frame_owner owner)
{
	uint32_t counts[FRAME_OWNERS];

	frame_stats(counts);
	return counts[owner];
}

uint32_t rig_objects(void)
{
	uint32_t count = 0;

	for (struct object_pool *pool = object_pool_next(NULL); pool != NULL;
	     pool = object_pool_next(pool))
		count += pool->used;
	return count;
}

int rig_clone(struct memory *memory, struct space *child)
{
	struct aspace *parent = memory->region.aspace;
	int error;

	aspace_claim(parent);
	aspace_claim(&child->aspace);
	error = memory_clone(&memory->region, &child->aspace);
	aspace_disclaim(&child->aspace);
	aspace_disclaim(parent);
	return error;
}

// ---- An image ----

static uint64_t image_size;

uint64_t rig_image_word(uint64_t number)
{
	return test_secret(0x1000000 + number) | 1;
}

static int image_read_at(const struct image_source *source, uint64_t offset, void *to,
                         size_t size)
{
	uint64_t word = rig_image_word(offset / PAGE_SIZE);

	(void)source;
	memset(to, 0xA5, size);
	memcpy(to, &word, sizeof(word));
	return 0;
}

static int image_find(const char *path, struct image_source *source)
{
	(void)path;
	*source = (struct image_source){.size = image_size, .key = 1, .read_at = image_read_at};
	return 0;
}

struct image *rig_image(uint64_t size)
{
	struct image *image;

	image_size = size;
	image_find_op = image_find;
	test_ok(image_open("image", &image));
	return image;
}

// ---- Touching ----

static struct space *loaded;

static struct aspace *loaded_aspace(void)
{
	return &loaded->aspace;
}

void rig_load(struct space *space)
{
	aspace_ops = &aspace_kernel_only;
	space_activate(space != NULL ? &space->aspace : &kernel_aspace);
}

void rig_load_with_faults(struct space *space)
{
	static const struct aspace_ops ops = {.current = loaded_aspace,
	                                      .activate = space_activate};

	loaded = space;
	space_activate(&space->aspace);
	aspace_ops = &ops;
}

static bool copy(void *to, const void *from)
{
	size_t left;

	user_access_begin();
	left = caller_copy(to, from, sizeof(uint64_t));
	user_access_end();
	return left == 0;
}

bool rig_read(vaddr_t address, uint64_t *word)
{
	return copy(word, (const void *)address);
}

bool rig_write(vaddr_t address, uint64_t word)
{
	return copy((void *)address, &word);
}

void rig_check_free(const struct space *space, const char *what)
{
	char text[128];

	format_text(text, sizeof(text), "whether the space is claimed after %s", what);
	test_eq_as(text, space->aspace.claimed, false);
	format_text(text, sizeof(text), "whether the lock of the space is held after %s", what);
	test_eq_as(text, spin_held(&space->aspace.lock), false);
}
