// test_space: exercise 3.4, before the lab is in its place.

#include "arch/cpu.h"
#include "arch/memory_layout.h"
#include "hoard.h"
#include "lab3-userspace/kernel/memory.h"
#include "lab3-userspace/kernel/space.h"
#include "lab3_test.h"
#include "mm/aspace_change.h"
#include "mm/frame.h"
#include "mm/page_table.h"
#include "mm/physical.h"
#include "space_rig.h"

#define TOP_ENTRIES 512
#define SPACES      16
#define PAGES       40
#define PLACE       0x7000000000ull

static struct space *space_made(void)
{
	struct space *space = space_create();

	test_check_as("space_create returns a space", space != NULL);
	return space;
}

// How much of a kind is out, without the slabs that pools keep.
static uint32_t owned(enum frame_owner owner)
{
	uint32_t counts[FRAME_OWNERS];

	frame_stats(counts);
	return counts[owner];
}

static void check_halves(const struct space *space)
{
	const uint64_t *top = physical_pointer(space->aspace.root);
	const uint64_t *kernel = physical_pointer(kernel_root);

	for (unsigned i = 0; i < TOP_ENTRIES / 2; i++)
		test_eq_as("an entry of the lower half in the tables of a new space", top[i],
		           0);
	for (unsigned i = TOP_ENTRIES / 2; i < TOP_ENTRIES; i++)
		test_eq_as("an entry of the upper half: the kernel's",
		           top[i] & ~(uint64_t)PAGE_ACCESSED,
		           kernel[i] & ~(uint64_t)PAGE_ACCESSED);
}

// A new space is empty, has one reference, and shares the kernel's half.
EARLY_TEST(space_begins_empty)
{
	struct space *spaces[SPACES];
	uint32_t tables = owned(FRAME_PAGE_TABLE);

	for (unsigned i = 0; i < SPACES; i++) {
		spaces[i] = space_made();
		test_eq_as("references of a new space", spaces[i]->references, 1);
		test_check_as("a new space has no regions",
		              list_empty(&spaces[i]->aspace.regions));
		check_halves(spaces[i]);
		for (unsigned j = 0; j < i; j++)
			test_check_as("each space has a root of its own",
			              spaces[j]->aspace.root != spaces[i]->aspace.root);
		test_eq_as("frames of page tables that a new space takes",
		           owned(FRAME_PAGE_TABLE) - tables, i + 1);
	}
	for (unsigned i = 0; i < SPACES; i++)
		space_destroy(spaces[i]);
	test_eq_as("frames of page tables when all are destroyed", owned(FRAME_PAGE_TABLE),
	           tables);
	test_report("spaces", SPACES, test_secret(SPACES));
}

// Enter a region with some pages in it, made by hand. Returns how many frames those are.
static unsigned fill(struct space *space, vaddr_t start, unsigned pages, unsigned every)
{
	struct memory *memory =
		memory_create(start, start + pages * PAGE_SIZE, MAP_WRITE, NULL, 0);
	unsigned count = 0;

	test_check(memory != NULL);
	aspace_claim(&space->aspace);
	test_ok(aspace_add(&space->aspace, &memory->region));
	aspace_disclaim(&space->aspace);
	for (unsigned i = 0; i < pages; i += every, count++)
		test_ok(page_map(space->aspace.root, start + i * PAGE_SIZE,
		                 frame_alloc_zeroed(FRAME_USER), MAP_USER | MAP_WRITE));
	return count;
}

// Regions with pages, near and far: with the space all of it goes.
EARLY_TEST(space_gives_everything_back)
{
	struct resources before;
	uint32_t users = owned(FRAME_USER), tables = owned(FRAME_PAGE_TABLE);

	space_destroy(space_made()); // pools have their slabs now
	before.objects = owned(FRAME_KERNEL);
	for (unsigned round = 0; round < 8; round++) {
		struct space *space = space_made();
		vaddr_t far = PLACE + (test_secret(round) % 200 << 30);
		unsigned count = fill(space, SPACE_START, PAGES, 1);

		count += fill(space, far, PAGES, 3);
		count += fill(space, USER_END - PAGES * PAGE_SIZE, PAGES, 7);
		test_eq_as("frames of programs while the space is there",
		           owned(FRAME_USER) - users, count);
		space_destroy(space);
		test_eq_as("frames of programs after space_destroy", owned(FRAME_USER), users);
		test_eq_as("frames of page tables after space_destroy", owned(FRAME_PAGE_TABLE),
		           tables);
	}
	test_most_as("frames of the kernel's objects after 8 spaces", owned(FRAME_KERNEL),
	             before.objects + 1);
	test_report("done", 0, test_secret(1000));
}

// Without memory there is no space, and nothing has been taken.
EARLY_TEST(space_needs_memory)
{
	struct space *kept = space_made(); // so that there is a struct, but no frame
	uint32_t tables, objects;

	hoard_frames(0);
	tables = owned(FRAME_PAGE_TABLE);
	objects = rig_objects();
	for (unsigned i = 0; i < 200; i++)
		test_check_as("space_create returns NULL when there is no frame for the root",
		              space_create() == NULL);
	test_eq_as("frames of page tables after that", owned(FRAME_PAGE_TABLE), tables);
	test_eq_as("objects of all pools after that: each struct was given back", rig_objects(),
	           objects);
	hoard_end();
	space_destroy(kept);
	space_destroy(space_made());
	test_report("done", 0, test_secret(2000));
}

// A word of the page at PLACE, in the tables that are loaded.
static uint64_t word_there(void)
{
	uint64_t word;

	user_access_begin();
	word = *(volatile uint64_t *)PLACE;
	user_access_end();
	return word;
}

static struct space *space_with_word(uint64_t word)
{
	struct space *space = space_made();
	paddr_t frame = frame_alloc_zeroed(FRAME_USER);

	*(uint64_t *)physical_pointer(frame) = word;
	fill(space, PLACE, 2, 2);
	test_ok(page_map(space->aspace.root, PLACE + PAGE_SIZE, frame, MAP_USER));
	return space;
}

// The processor translates by the tables of the space that was activated last.
EARLY_TEST(space_activate_loads_tables)
{
	struct space *spaces[2];

	for (unsigned i = 0; i < 2; i++) {
		spaces[i] = space_with_word(test_secret(i));
		test_ok(page_protect(spaces[i]->aspace.root, PLACE, MAP_USER));
	}
	for (unsigned round = 0; round < 8; round++) {
		struct space *space = spaces[test_secret(100 + round) % 2];

		space_activate(&space->aspace);
		test_eq_as("CR3 after space_activate", cr3_read(), space->aspace.root);
		user_access_begin();
		test_report("word", round, *(volatile uint64_t *)(PLACE + PAGE_SIZE));
		user_access_end();
	}
	space_activate(&kernel_aspace);
	test_eq_as("CR3 when the kernel's own is activated", cr3_read(), kernel_root);
	for (unsigned i = 0; i < 2; i++)
		space_destroy(spaces[i]);
}

// Tables that are loaded are not loaded again: what the processor has cached stays cached. (A
// change of the tables that is not told shows it.)
EARLY_TEST(space_activate_loads_once)
{
	struct space *space = space_made();
	paddr_t frames[2], old;

	fill(space, PLACE, 1, 2);
	for (unsigned i = 0; i < 2; i++) {
		frames[i] = frame_alloc_zeroed(FRAME_USER);
		*(uint64_t *)physical_pointer(frames[i]) = test_secret(i);
	}
	test_ok(page_replace(space->aspace.root, PLACE, frames[0], MAP_USER, &old));
	frame_put(old);
	space_activate(&space->aspace);
	test_report("word", 0, word_there());
	test_ok(page_replace(space->aspace.root, PLACE, frames[1], MAP_USER, &old));
	space_activate(&space->aspace);
	test_report("word", 1, word_there());
	space_activate(&kernel_aspace);
	space_activate(&space->aspace);
	test_report("word", 2, word_there());
	space_activate(&kernel_aspace);
	frame_put(old);
	space_destroy(space);
}
