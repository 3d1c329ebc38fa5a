// test_memory_map: exercise 3.5, before the lab is in its place: many steps beside a model that
// the grader has. Pages are made by hand.

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "lab3-userspace/kernel/memory_map.h"
#include "lab3_test.h"
#include "mm/aspace_change.h"
#include "mm/page_table.h"
#include "space_rig.h"

#define AREA    0x40000000ull // where the kernel looks for holes
#define PAGES   32
#define STEPS   400
#define LONGEST 6 // pages in a step

static struct space *space;
static uint64_t words[PAGES]; // what each page that is there begins with

static uint64_t drawn(unsigned step, unsigned what)
{
	return test_secret(8 * step + what);
}

static vaddr_t page_at(uint64_t page)
{
	return AREA + page * PAGE_SIZE;
}

// Some pages of the range come, if a region is there: some as pages that are shared do, without
// the right to write.
static void populate(unsigned step, uint64_t first, uint64_t end)
{
	unsigned flags;

	for (uint64_t page = first; page < end; page++) {
		const struct region *region =
			region_find(&space->aspace.regions, page_at(page));
		bool shared = drawn(step, 5) >> page & 1;

		if (region == NULL || !(drawn(step, 4) >> page & 1) ||
		    rig_walk(space, page_at(page), &flags) != 0)
			continue;
		words[page] = drawn(step, 6) + page;
		rig_page(space, page_at(page), region->flags & ~(shared ? MAP_WRITE : 0),
		         words[page]);
	}
}

static uint64_t page_bits(uint64_t page, unsigned *count)
{
	unsigned flags;
	paddr_t frame = rig_walk(space, page_at(page), &flags);

	if (frame == 0)
		return 0;
	++*count;
	test_eq_as("the first word of a page that stays", *rig_word(frame), words[page]);
	return 8 | (flags & (MAP_WRITE | MAP_EXECUTE | MAP_USER));
}

static void report_pages(unsigned step)
{
	uint64_t bits[2] = {0, 0};
	unsigned count = 0;

	for (uint64_t page = 0; page < PAGES; page++)
		bits[page / 16] |= page_bits(page, &count) << page % 16 * 4;
	test_report("pages", 2 * step, bits[0]);
	test_report("pages", 2 * step + 1, bits[1]);
	test_eq_as("frames of programs: one for each page that is mapped",
	           rig_owned(FRAME_USER), count);
}

static void report_regions(unsigned step)
{
	unsigned count = 0;

	list_for_each (node, &space->aspace.regions) {
		const struct region *region = list_entry(node, struct region, node);

		test_report("region", step * PAGES + count++,
		            (region->start - AREA) / PAGE_SIZE |
		                    (region->end - AREA) / PAGE_SIZE << 8 |
		                    (uint64_t)region->flags << 16);
	}
	test_report("regions", step, count);
}

static void report_hole(unsigned step)
{
	vaddr_t hole;

	aspace_claim(&space->aspace);
	hole = space_hole(space, (1 + drawn(step, 7) % LONGEST) * PAGE_SIZE);
	aspace_disclaim(&space->aspace);
	test_report("hole", step, hole);
}

static int random_step(unsigned step, uint64_t first, uint64_t end)
{
	static const unsigned kinds[] = {0, MAP_WRITE, MAP_EXECUTE};
	unsigned flags = kinds[drawn(step, 2) % 3];
	size_t size = (end - first) * PAGE_SIZE;

	switch (drawn(step, 3) % 8) {
	case 0:
		return space_unmap(space, page_at(first), size);
	case 1:
	case 2:
	case 3:
		return space_protect(space, page_at(first), size, flags);
	default:
		return space_map(space, page_at(first), size, flags);
	}
}

EARLY_TEST(memory_map_follows_a_model)
{
	uint32_t tables = rig_owned(FRAME_PAGE_TABLE);

	space = rig_space();
	for (unsigned step = 0; step < STEPS; step++) {
		uint64_t first = drawn(step, 0) % PAGES;
		uint64_t end = min_u64(PAGES, first + 1 + drawn(step, 1) % LONGEST);
		int error = random_step(step, first, end);

		test_report("result", step, test_secret(step) ^ (uint64_t) - (int64_t)error);
		rig_check_free(space, "map, unmap or protect");
		report_regions(step);
		report_pages(step);
		report_hole(step);
		populate(step, first, end);
	}
	test_ok(space_unmap(space, AREA, PAGES * PAGE_SIZE));
	test_check_as("no region is left", list_empty(&space->aspace.regions));
	test_eq_as("frames of programs in the end", rig_owned(FRAME_USER), 0);
	test_eq_as("frames of page tables in the end, without the root",
	           rig_owned(FRAME_PAGE_TABLE) - tables, 1);
}
