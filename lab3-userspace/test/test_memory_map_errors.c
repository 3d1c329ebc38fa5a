// test_memory_map_errors: exercise 3.5, before the lab is in its place: what cannot be done
// changes nothing, and what is done is known to the processor.

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "hoard.h"
#include "lab3-userspace/abi/memory.h"
#include "lab3-userspace/kernel/memory_map.h"
#include "lab3_test.h"
#include "lib/format.h"
#include "mm/page_table.h"
#include "space_rig.h"

#define PLACE 0x7000000000ull
#define PAGES 8
#define MOST  100 // pages that the processor forgets at once
#define READ  MAP_USER
#define WRITE (MAP_USER | MAP_WRITE)

static struct space *space;

static vaddr_t page_at(unsigned page)
{
	return PLACE + page * PAGE_SIZE;
}

static int map(unsigned first, unsigned count, unsigned flags)
{
	return space_map(space, page_at(first), count * PAGE_SIZE, flags);
}

static int unmap(unsigned first, unsigned count)
{
	return space_unmap(space, page_at(first), count * PAGE_SIZE);
}

static int protect(unsigned first, unsigned count, unsigned flags)
{
	return space_protect(space, page_at(first), count * PAGE_SIZE, flags);
}

static void check_field(const char *what, const char *field, uint64_t got, uint64_t expected)
{
	char text[160];

	format_text(text, sizeof(text), "after %s: %s", what, field);
	test_eq_as(text, got, expected);
}

// There is a region from one page up to another, with these flags, after what was done.
static void check_region(const char *what, unsigned first, unsigned end, unsigned flags)
{
	const struct region *region = region_find(&space->aspace.regions, page_at(first));

	check_field(what, "whether a region is there", region != NULL, true);
	check_field(what, "where the region starts", region->start, page_at(first));
	check_field(what, "where the region ends", region->end, page_at(end));
	check_field(what, "the flags of the region (MAP_*)", region->flags, flags);
	for (unsigned page = first; page < end; page++) {
		unsigned allowed;

		test_check_as("a page of a region that stays is mapped",
		              rig_walk(space, page_at(page), &allowed) != 0);
		test_eq_as("what a page of a region that stays allows", allowed, flags);
	}
	rig_check_free(space, what);
}

// A region of PAGES pages which are all there.
static void space_fill(void)
{
	space = rig_space();
	rig_region(space, PLACE, PAGES, MAP_WRITE);
	for (unsigned page = 0; page < PAGES; page++)
		rig_page(space, page_at(page), MAP_WRITE, page);
}

// Three regions in a row, which differ: they are not joined.
static const unsigned three[] = {WRITE, READ, WRITE};

static void three_fill(void)
{
	space = rig_space();
	for (unsigned i = 0; i < array_length(three); i++)
		rig_region(space, page_at(PAGES * i), PAGES, three[i] & MAP_WRITE);
	for (unsigned page = 0; page < array_length(three) * PAGES; page++)
		rig_page(space, page_at(page), three[page / PAGES] & MAP_WRITE, page);
}

static void check_three(const char *what)
{
	for (unsigned i = 0; i < array_length(three); i++)
		check_region(what, PAGES * i, PAGES * (i + 1), three[i]);
}

// The range begins in the middle of the first and ends in the middle of the last, and one of
// its two cuts cannot be had: the region between them, of which nothing is cut, stays too.
static void check_three_stay(void)
{
	const char *what = "an unmap of three regions whose second cut fails";

	test_eq_as("unmap from the middle of one region to that of another",
	           unmap(PAGES / 2, 2 * PAGES), -ENOMEM);
	check_three(what);
	what = "a protect of three regions whose second cut fails";
	test_eq_as("protect from the middle of one region to that of another",
	           protect(PAGES / 2, 2 * PAGES, MAP_EXECUTE), -ENOMEM);
	check_three(what);
}

// Take all memory, but for some structs of memory: one is needed for each cut.
static void hoard(uint32_t left)
{
	hoard_frames(0);
	hoard_memories(left);
}

// The middle of a region needs two cuts. Where only one can be had, it must be undone.
EARLY_TEST(memory_map_needs_memory)
{
	space_fill();
	for (uint32_t left = 0; left < 2; left++) {
		hoard(left);
		test_eq_as("unmap that cannot cut", unmap(2, 3), -ENOMEM);
		check_region("an unmap that could not cut", 0, PAGES, WRITE);
		test_eq_as("protect that cannot cut", protect(2, 3, 0), -ENOMEM);
		check_region("a protect that could not cut", 0, PAGES, WRITE);
		hoard_end();
	}
	hoard(0);
	test_eq_as("map without memory", map(PAGES, 1, 0), -ENOMEM);
	check_region("a map without memory", 0, PAGES, WRITE);
	test_ok(protect(0, PAGES, 0));
	check_region("a protect that need not cut", 0, PAGES, READ);
	test_ok(unmap(0, PAGES));
	test_check_as("no region is left after an unmap that need not cut",
	              list_empty(&space->aspace.regions));
	hoard_end();
	test_ok(map(0, 1, 0));
	space_destroy(space);
	three_fill();
	hoard(1);
	check_three_stay();
	hoard_end();
	space_destroy(space);
	test_report("done", 0, test_secret(0));
}

// With as many regions as there may be, whatever would make one more fails, and the rest goes.
EARLY_TEST(memory_map_limits_regions)
{
	space_fill();
	for (unsigned i = 1; i < MEMORY_REGIONS_MAX; i++)
		test_ok(map(2 * PAGES * i, 3, MAP_WRITE));
	test_eq_as("map with as many regions as there may be", map(PAGES + 2, 1, 0), -ENOMEM);
	test_eq_as("unmap in the middle of one", unmap(2, 3), -ENOMEM);
	check_region("an unmap in the middle of one", 0, PAGES, WRITE);
	test_eq_as("protect in the middle of one", protect(2, 3, 0), -ENOMEM);
	check_region("a protect in the middle of one", 0, PAGES, WRITE);
	test_eq_as("protect of a whole region", protect(0, PAGES, 0), 0);
	check_region("a protect of a whole region", 0, PAGES, READ);
	test_eq_as("unmap of a whole region", unmap(2 * PAGES, 3), 0);
	test_eq_as("unmap in the middle of one, with room for one more", unmap(2, 3), -ENOMEM);
	check_region("an unmap with room for one more", 0, PAGES, READ);
	test_eq_as("map when there is room again", map(PAGES + 2, 1, 0), 0);
	test_eq_as("map when there is none again", map(PAGES + 5, 1, 0), -ENOMEM);
	rig_check_free(space, "a map that failed");
	space_destroy(space);
	three_fill();
	for (unsigned i = array_length(three); i < MEMORY_REGIONS_MAX - 1; i++)
		test_ok(map(2 * PAGES * i, 1, MAP_WRITE));
	check_three_stay(); // there is room for one cut
	space_destroy(space);
	test_report("done", 0, test_secret(0));
}

static void check_refused(const char *what, int got, int expected)
{
	test_eq_as(what, got, expected);
	check_region(what, 0, PAGES, WRITE);
	test_check_as("there is no other region than before",
	              list_front(&space->aspace.regions) == list_back(&space->aspace.regions));
}

// Nothing changes, and no struct is lost, whatever is refused.
EARLY_TEST(memory_map_refuses)
{
	uint32_t objects;

	space_fill();
	objects = rig_objects();
	for (unsigned round = 0; round < 3; round++) {
		check_refused("map of what is mapped", map(0, PAGES, 0), -EEXIST);
		check_refused("map of a page inside a region", map(3, 1, MAP_WRITE), -EEXIST);
		check_refused("map over the end of a region", map(PAGES - 1, 5, MAP_WRITE),
		              -EEXIST);
		check_refused("map around a region",
		              space_map(space, PLACE - PAGE_SIZE, (PAGES + 2) * PAGE_SIZE, 0),
		              -EEXIST);
		check_refused("protect where the end is not mapped", protect(4, PAGES, 0),
		              -ENOMEM);
		check_refused("protect where the start is not mapped",
		              space_protect(space, PLACE - PAGE_SIZE, 3 * PAGE_SIZE, 0),
		              -ENOMEM);
		check_refused("protect for writing and running",
		              protect(2, 3, MAP_WRITE | MAP_EXECUTE), -EINVAL);
		region_find(&space->aspace.regions, PLACE)->flags_max = WRITE;
		check_refused("protect for more than the region may ever allow",
		              protect(2, 3, MAP_EXECUTE), -EACCES);
	}
	test_eq_as("objects of the kernel as before", rig_objects(), objects);
	test_eq_as("frames of programs as before", rig_owned(FRAME_USER), PAGES);
	space_destroy(space);
	test_report("done", 0, test_secret(0));
}

// The processor has seen these pages, and has written to them.
static void touch(unsigned count)
{
	for (unsigned page = 0; page < count; page++)
		test_check_as("a page that may be written to can be written to",
		              rig_write(page_at(page), test_secret(page)));
}

static void round_of(unsigned count)
{
	unsigned first = test_secret(count) % (MOST - count + 1);
	uint64_t word;

	touch(MOST);
	test_ok(protect(first, count, 0));
	for (unsigned page = first; page < first + count; page++) {
		test_check_as("a page cannot be written to, right after space_protect",
		              !rig_write(page_at(page), 0));
		test_check_as("but it can be read", rig_read(page_at(page), &word));
		test_eq_as("its first word", word, test_secret(page));
	}
	test_ok(unmap(first, count));
	for (unsigned page = first; page < first + count; page++)
		test_check_as("a page cannot be read, right after space_unmap",
		              !rig_read(page_at(page), &word));
	test_ok(map(first, count, MAP_WRITE));
	for (unsigned page = first; page < first + count; page++)
		rig_page(space, page_at(page), MAP_WRITE, 0);
}

// Touch, change, touch again, and CR3 is not loaded in between.
EARLY_TEST(memory_map_tells_the_processor)
{
	space = rig_space();
	rig_region(space, PLACE, MOST, MAP_WRITE);
	for (unsigned page = 0; page < MOST; page++)
		rig_page(space, page_at(page), MAP_WRITE, 0);
	rig_load(space);
	round_of(1);
	round_of(7);
	round_of(MOST);
	rig_load(NULL);
	space_destroy(space);
	test_report("done", 0, test_secret(0));
}
