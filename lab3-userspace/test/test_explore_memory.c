// test_explore_memory: a fault of a second thread at each instruction of a write to a shared
// page, and of unmap. Needs exercises 3.4 to 3.8, before the lab is in its place: the second
// thread is an interrupt handler, since a page fault needs no thread.

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "core/explore.h"
#include "lab3-userspace/kernel/memory_copy.h"
#include "lab3-userspace/kernel/memory_map.h"
#include "lab3_test.h"
#include "mm/page_table.h"
#include "space_rig.h"

#define PLACE 0x7000000000ull
#define PAGES 3

static struct space *parent, *child;
static bool written;
static int error;

// A parent with pages which the child has, too.
static void set_up(void)
{
	struct memory *memory;

	if (parent != NULL) {
		rig_load(NULL);
		space_destroy(parent);
		space_destroy(child);
	}
	parent = rig_space();
	child = rig_space();
	memory = rig_region(parent, PLACE, PAGES, MAP_WRITE);
	for (unsigned page = 0; page < PAGES; page++)
		rig_page(parent, PLACE + page * PAGE_SIZE, MAP_WRITE, test_secret(page));
	test_ok(rig_clone(memory, child));
	rig_load_with_faults(parent);
	written = false;
}

// The first two words of a page of the child, and of the parent.
static bool has_words(const struct space *space, uint64_t first, uint64_t second)
{
	unsigned flags;
	const uint64_t *words = rig_word(rig_walk(space, PLACE, &flags));

	return words[0] == first && words[1] == second;
}

static const char *check_child(uint32_t frames)
{
	if (!has_words(child, test_secret(0), 0))
		return "the child sees what the parent has written";
	if (rig_owned(FRAME_USER) != frames)
		return "a frame was lost, or given back too early";
	return NULL;
}

// The work of a fault, with interrupts on but for the lock. Then the write gets through.
static void write_first(void)
{
	struct region *region = region_find(&parent->aspace.regions, PLACE);

	spin_lock(&parent->aspace.lock);
	error = memory_fault_shared(container_of(region, struct memory, region), PLACE);
	spin_unlock(&parent->aspace.lock);
	if (!error && !rig_write(PLACE, explore_number()))
		error = -EFAULT;
}

static void write_second(void)
{
	written = rig_write(PLACE + sizeof(uint64_t), test_secret(explore_number()));
}

static const char *check_writes(void)
{
	if (error || !written)
		return "a write to a page that is shared failed";
	if (!has_words(parent, explore_number(), test_secret(explore_number())))
		return "a write of one of the two threads was lost";
	return check_child(PAGES + 1);
}

EARLY_TEST(explore_copy_against_fault)
{
	explore(set_up, write_first, write_second, check_writes);
	test_report("done", 0, test_secret(0));
}

static void unmap(void)
{
	error = space_unmap(parent, PLACE, PAGES * PAGE_SIZE);
}

static const char *check_gone(void)
{
	struct page_range range = page_range(parent->aspace.root, SPACE_START, USER_END);

	if (error)
		return "space_unmap failed";
	if (parent->aspace.claimed)
		return "the space is still claimed";
	if (!list_empty(&parent->aspace.regions))
		return "the region is still there";
	if (page_next(&range))
		return "a page is mapped where no region is";
	if (rig_write(PLACE, 0))
		return "a page that was unmapped can be written to";
	return check_child(PAGES);
}

EARLY_TEST(explore_unmap_against_fault)
{
	explore(set_up, unmap, write_second, check_gone);
	test_report("done", 0, test_secret(0));
}
