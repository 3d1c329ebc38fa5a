// test_memory_copy: exercise 3.8, before the lab is in its place: a write to a page that is
// shared, called directly and by touching.

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "hoard.h"
#include "lab3-userspace/kernel/memory_copy.h"
#include "lab3_test.h"
#include "lib/string.h"
#include "mm/page_table.h"
#include "mm/physical.h"
#include "mm/tlb.h"
#include "space_rig.h"

#define PLACE  0x7000000000ull
#define PAGES  8
#define SPACES 3
#define STEPS  300

static struct space *spaces[SPACES]; // a program, its child, and a child of that

static struct memory *memory_of(unsigned who)
{
	struct region *region = region_find(&spaces[who]->aspace.regions, PLACE);

	return container_of(region, struct memory, region);
}

static int write_fault(unsigned who, vaddr_t page)
{
	struct spinlock *lock = &spaces[who]->aspace.lock;
	int error;

	spin_lock(lock);
	error = memory_fault_shared(memory_of(who), page);
	test_check_as("the lock of the space is still held", spin_held(lock));
	spin_unlock(lock);
	return error;
}

// One frame that all spaces have, in a page of a region that may be written to.
static paddr_t share_a_page(unsigned count)
{
	paddr_t frame = 0;

	for (unsigned who = 0; who < count; who++) {
		spaces[who] = rig_space();
		rig_region(spaces[who], PLACE, PAGES, MAP_WRITE);
		if (who == 0) {
			frame = rig_page(spaces[who], PLACE, MAP_READ, 0);
			memset(physical_pointer(frame), 0x5A, PAGE_SIZE);
			*rig_word(frame) = test_secret(0);
			continue;
		}
		frame_get(frame);
		test_ok(page_map(spaces[who]->aspace.root, PLACE, frame, MAP_USER));
	}
	return frame;
}

static paddr_t check_mapped(unsigned who, unsigned flags)
{
	unsigned allowed = 0;
	paddr_t frame = rig_walk(spaces[who], PLACE, &allowed);

	test_eq_as("what the page allows (MAP_*)", allowed, MAP_USER | flags);
	return frame;
}

// A writer gets a copy, and the last one keeps the frame.
EARLY_TEST(memory_copy_until_one_is_left)
{
	paddr_t frame = share_a_page(SPACES);

	for (unsigned who = 0; who < SPACES; who++) {
		paddr_t own;

		test_ok(write_fault(who, PLACE));
		own = check_mapped(who, MAP_WRITE);
		test_check_as(
			"whoever is the last to have a frame keeps it, and the others do not",
			(own == frame) == (who == SPACES - 1));
		test_eq_as("references of a page's own frame", frame_references(own), 1);
		test_eq_as("references of the frame that was shared", frame_references(frame),
		           max_u64(1, SPACES - 1 - who));
		test_eq_as("the owner of a page's own frame", frame_owner(own), FRAME_USER);
		test_check_as(
			"the copy is like what was shared",
			memcmp(physical_pointer(own), physical_pointer(frame), PAGE_SIZE) == 0);
		for (unsigned other = who + 1; other < SPACES; other++)
			test_eq_as("what the others have", check_mapped(other, MAP_READ),
			           frame);
	}
	test_eq_as("frames of programs: one for each", rig_owned(FRAME_USER), SPACES);
	test_eq_as("a write where no page is", write_fault(0, PLACE + PAGE_SIZE), -ENOENT);
	for (unsigned who = 0; who < SPACES; who++)
		space_destroy(spaces[who]);
	test_eq_as("frames of programs in the end", rig_owned(FRAME_USER), 0);
	test_report("done", 0, test_secret(0));
}

// Without memory nothing changes; but whoever is alone needs none.
EARLY_TEST(memory_copy_needs_memory)
{
	paddr_t frame = share_a_page(2);

	hoard_frames(0);
	test_eq_as("a write to a page that is shared", write_fault(0, PLACE), -ENOMEM);
	test_eq_as("the frame after an error", check_mapped(0, MAP_READ), frame);
	test_eq_as("its references after an error", frame_references(frame), 2);
	hoard_end();
	space_destroy(spaces[1]);
	hoard_frames(0);
	test_ok(write_fault(0, PLACE));
	test_eq_as("the frame of whoever is alone", check_mapped(0, MAP_WRITE), frame);
	hoard_end();
	test_report("done", 0, test_secret(0));
}

// ---- What the processor knows ----

static paddr_t shared;
static unsigned told;

// Between the change of the tables and the end of the old frame's reference.
static void told_others(struct aspace *aspace, vaddr_t start, vaddr_t end)
{
	struct page_walk walk;

	if (start > PLACE || end <= PLACE)
		return;
	told++;
	test_ok(page_walk(aspace->root, PLACE, &walk));
	test_check_as("first the tables change, then processors are told",
	              walk.address != shared);
	test_eq_as(
		"references of the shared frame: none is given back before processors are told",
		frame_references(shared), 2);
}

// The same where nobody else has the frame any more, and the page can be written to.
static void told_others_of_the_last(struct aspace *aspace, vaddr_t start, vaddr_t end)
{
	struct page_walk walk;

	if (start > PLACE || end <= PLACE)
		return;
	told++;
	test_ok(page_walk(aspace->root, PLACE, &walk));
	test_check_as("first the page may be written to, then processors are told",
	              walk.flags & MAP_WRITE);
}

EARLY_TEST(memory_copy_tells_the_processor)
{
	unsigned flags;
	uint64_t word;

	shared = share_a_page(2);
	rig_load(spaces[0]);
	test_check(rig_read(PLACE, &word));
	tlb_invalidate_op = told_others;
	test_ok(write_fault(0, PLACE));
	test_eq_as("how often other processors were told", told, 1);
	*rig_word(rig_walk(spaces[0], PLACE, &flags)) = test_secret(1);
	test_check(rig_read(PLACE, &word));
	test_report("word", 0, word);
	test_check_as("the page can be written to", rig_write(PLACE, test_secret(2)));
	test_report("word", 1, *rig_word(rig_walk(spaces[0], PLACE, &flags)));
	test_report("word", 2, *rig_word(shared));
	told = 0;
	tlb_invalidate_op = told_others_of_the_last;
	test_ok(write_fault(1, PLACE));
	test_eq_as("how often other processors were told that the last one may write", told, 1);
}

// ---- As programs see it ----

static void clone_all(unsigned from, unsigned to)
{
	test_ok(rig_clone(memory_of(from), spaces[to]));
	test_ok(rig_clone(container_of(region_find(&spaces[from]->aspace.regions, 2 * PLACE),
	                               struct memory, region),
	                  spaces[to]));
}

static void random_touch(unsigned step, unsigned count)
{
	uint64_t page = test_secret(8 * step + 1) % (2 * PAGES), word;
	vaddr_t address = (1 + page / PAGES) * PLACE + page % PAGES * PAGE_SIZE +
	                  test_secret(8 * step + 4) % 2 * sizeof(word);

	rig_load_with_faults(spaces[test_secret(8 * step) % count]);
	if (test_secret(8 * step + 2) & 1)
		test_check_as("a program writes to its memory",
		              rig_write(address, test_secret(8 * step + 3)));
	test_check_as("a program reads its memory", rig_read(address, &word));
	test_report("word", step, word);
}

// A program, its child and a child of that write and read: pages of zeros and of a file. Each
// sees what it had when it came, and what it has written itself.
EARLY_TEST(memory_copy_lets_them_diverge)
{
	struct image *image = rig_image(PAGES * PAGE_SIZE);
	unsigned count = 1;

	for (unsigned who = 0; who < SPACES; who++)
		spaces[who] = rig_space();
	rig_region(spaces[0], PLACE, PAGES, MAP_WRITE);
	rig_image_region(spaces[0], 2 * PLACE, PAGES, MAP_WRITE, image, 0);
	for (unsigned step = 0; step < STEPS; step++) {
		if (step > 0 && step % (STEPS / SPACES) == 0) {
			clone_all(count - 1, count);
			count++;
		}
		random_touch(step, count);
	}
	rig_load(NULL);
	for (unsigned who = 0; who < SPACES; who++)
		space_destroy(spaces[(who + 1) % SPACES]);
	test_eq_as("frames of programs in the end", rig_owned(FRAME_USER), 0);
	for (unsigned page = 0; page < PAGES; page++) {
		test_eq_as("references of the file's frames in the end",
		           frame_references(image->pages[page]), 1);
		test_eq_as("what the file begins a page with", *rig_word(image->pages[page]),
		           rig_image_word(page));
	}
	image_close(image);
}
