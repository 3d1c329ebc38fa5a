// test_memory_clone: exercise 3.8, before the lab is in its place: what parent and child have
// after memory_clone.

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "dev/apic_timer.h"
#include "hoard.h"
#include "lab3-userspace/kernel/memory_kind.h"
#include "lab3_test.h"
#include "mm/page_table.h"
#include "space_rig.h"

#define PLACE   0x7000000000ull
#define LARGE   (1u << 18) // pages of a region that is nearly empty
#define TOUCHED 40         // of them
#define HUGE    (1u << 31) // pages of a region that is empty
#define MANY    2048       // pages of a region that is full
#define PERIOD  2000       // instructions between two interrupts
#define SPREAD  5          // pages for which there are page tables of their own
#define FAR     (1u << 18) // pages between them

static struct space *parent, *child;

static vaddr_t page_at(uint64_t page)
{
	return PLACE + page * PAGE_SIZE;
}

// Pages anywhere, the first and the last too. Returns the number of one.
static uint64_t touched(unsigned i)
{
	return i == 0 ? 0 : i == 1 ? LARGE - 1 : test_secret(i) % LARGE;
}

static void check_region(const struct memory *memory)
{
	const struct region *copy = region_find(&child->aspace.regions, memory->region.start);

	test_check_as("the child has a region where the parent has one", copy != NULL);
	test_eq_as("its start", copy->start, memory->region.start);
	test_eq_as("its end", copy->end, memory->region.end);
	test_eq_as("its flags", copy->flags, memory->region.flags);
	test_eq_as("the most that it may ever allow", copy->flags_max,
	           memory->region.flags_max);
	test_check_as("its kind", copy->ops == &memory_ops);
	test_check_as("its image",
	              container_of(copy, struct memory, region)->image == memory->image);
	test_eq_as("its place in the image",
	           container_of(copy, struct memory, region)->image_offset,
	           memory->image_offset);
	test_check_as("it is the child's", copy->aspace == &child->aspace);
}

static void check_page(vaddr_t address, unsigned flags, uint32_t references)
{
	unsigned allowed = 0;
	paddr_t frame = rig_walk(parent, address, &allowed);

	test_eq_as("what a page allows to the parent after memory_clone", allowed, flags);
	test_eq_as("the frame that the child has", rig_walk(child, address, &allowed), frame);
	test_eq_as("what a page allows to the child", allowed, flags);
	test_eq_as("references of a frame that both have", frame_references(frame), references);
}

static unsigned pages_of(const struct space *space)
{
	struct page_range range = page_range(space->aspace.root, SPACE_START, USER_END);
	unsigned count = 0;

	while (page_next(&range))
		count++;
	return count;
}

EARLY_TEST(memory_clone_shares_pages)
{
	struct memory *writable, *code;
	unsigned flags;

	parent = rig_space();
	child = rig_space();
	writable = rig_region(parent, PLACE, LARGE, MAP_WRITE);
	code = rig_region(parent, SPACE_START, 3, MAP_EXECUTE);
	code->region.flags_max = MAP_USER | MAP_EXECUTE;
	rig_page(parent, SPACE_START + PAGE_SIZE, MAP_EXECUTE, 1);
	for (unsigned i = 0; i < TOUCHED; i++)
		if (rig_walk(parent, page_at(touched(i)), &flags) == 0)
			rig_page(parent, page_at(touched(i)), MAP_WRITE, test_secret(1000 + i));
	uint32_t pages = rig_owned(FRAME_USER);

	test_ok(rig_clone(writable, child));
	test_ok(rig_clone(code, child));
	// This takes as good as no time: whoever looks at each page will never end.
	test_ok(rig_clone(rig_region(parent, 2 * PLACE, HUGE, MAP_WRITE), child));
	check_region(writable);
	check_region(code);
	test_eq_as("the flags of the parent's region", writable->region.flags,
	           MAP_USER | MAP_WRITE);
	test_eq_as("frames of programs: no more than before", rig_owned(FRAME_USER), pages);
	test_eq_as("pages of the child", pages_of(child), pages_of(parent));
	for (unsigned i = 0; i < TOUCHED; i++)
		check_page(page_at(touched(i)), MAP_USER, 2);
	check_page(SPACE_START + PAGE_SIZE, MAP_USER | MAP_EXECUTE, 2);
	space_destroy(parent);
	test_eq_as("frames of programs while the child has them", rig_owned(FRAME_USER), pages);
	space_destroy(child);
	test_eq_as("frames of programs when both are gone", rig_owned(FRAME_USER), 0);
	test_report("done", 0, test_secret(0));
}

// A region that shows a file goes on to show it, and the file counts one more.
EARLY_TEST(memory_clone_shares_the_file)
{
	struct image *image = rig_image(3 * PAGE_SIZE);
	struct memory *memory;

	parent = rig_space();
	child = rig_space();
	memory = rig_image_region(parent, PLACE, 2, MAP_WRITE, image, PAGE_SIZE);
	frame_get(image->pages[1]);
	test_ok(page_map(parent->aspace.root, PLACE, image->pages[1], MAP_USER));
	test_ok(rig_clone(memory, child));
	check_region(memory);
	check_page(PLACE, MAP_USER, 3);
	test_eq_as("references of the image", image->references, 3);
	space_destroy(parent);
	space_destroy(child);
	test_eq_as("references of the image in the end", image->references, 1);
	test_eq_as("references of its frame in the end", frame_references(image->pages[1]), 1);
	test_report("done", 0, test_secret(0));
}

#define TABLE 512 // pages of a page table

static void check_told(uint64_t page)
{
	unsigned flags;

	test_check(rig_walk(parent, page_at(page), &flags) != 0);
	if (!(flags & MAP_WRITE))
		test_check_as("a page that must not be written to any more cannot be, right "
		              "after a memory_clone that failed",
		              !rig_write(page_at(page), 0));
}

// Two pages of one step have page tables of their own, and there is memory for those of the
// first: it is shared by then, and the processor must know that.
static void fail_behind_a_page(void)
{
	struct memory *memory, *spared = memory_create(0, PAGE_SIZE, 0, NULL, 0);

	parent = rig_space();
	child = rig_space();
	memory = rig_region(parent, page_at(TABLE - REGION_STEP / 2), REGION_STEP, MAP_WRITE);
	rig_load(parent);
	for (uint64_t page = TABLE - 1; page <= TABLE; page++) {
		rig_page(parent, page_at(page), MAP_WRITE, 0);
		test_check(rig_write(page_at(page), test_secret(page)));
	}
	hoard_frames(0);
	hoard_memories(0);
	memory_free(spared);
	hoard_less(3);
	test_eq_as("memory_clone without memory for the second page's table",
	           rig_clone(memory, child), -ENOMEM);
	check_told(TABLE - 1);
	check_told(TABLE);
	hoard_end();
	rig_load(NULL);
	space_destroy(parent);
	space_destroy(child);
}

// Pages that the processor has written to cannot be written to right after memory_clone.
EARLY_TEST(memory_clone_tells_the_processor)
{
	struct memory *memory;

	fail_behind_a_page();
	parent = rig_space();
	child = rig_space();
	memory = rig_region(parent, PLACE, 100, MAP_WRITE);
	for (unsigned page = 0; page < 100; page++)
		rig_page(parent, page_at(page), MAP_WRITE, 0);
	rig_load(parent);
	for (unsigned page = 0; page < 100; page++)
		test_check(rig_write(page_at(page), test_secret(page)));
	test_ok(rig_clone(memory, child));
	for (unsigned page = 0; page < 100; page++)
		test_check_as("a page cannot be written to, right after memory_clone",
		              !rig_write(page_at(page), 0));
	test_report("done", 0, test_secret(0));
}

// ---- When memory is used up ----

static void check_alone(void)
{
	unsigned flags;

	test_check_as("no region is in the child's space after an error",
	              list_empty(&child->aspace.regions));
	test_eq_as("pages of the child after an error", pages_of(child), 0);
	for (unsigned page = 0; page < SPREAD; page++)
		test_eq_as("references of the parent's frames after an error",
		           frame_references(rig_walk(parent, page_at(page * FAR), &flags)), 1);
}

static int clone_fails(struct memory *memory)
{
	uint32_t tables = rig_owned(FRAME_PAGE_TABLE), objects = rig_objects();
	int error = rig_clone(memory, child);

	if (error == 0)
		return 0;
	test_eq_as("the error without memory", error, -ENOMEM);
	check_alone();
	test_eq_as("frames of page tables after an error", rig_owned(FRAME_PAGE_TABLE), tables);
	test_eq_as("objects of all pools after an error", rig_objects(), objects);
	return error;
}

static paddr_t spare[40]; // frames for page tables

static int clone_with(struct memory *memory, unsigned frames)
{
	int error;

	test_check_as("with 39 frames there is memory enough", frames < array_length(spare));
	for (unsigned i = 0; i < frames; i++)
		frame_put(spare[i]);
	error = clone_fails(memory);
	for (unsigned i = 0; i < frames && error; i++) {
		spare[i] = frame_alloc(FRAME_TEST);
		test_check_as("an error gives back each frame", spare[i] != 0);
	}
	return error;
}

// Memory ends at each place where some is needed: for the struct, and for each page table.
EARLY_TEST(memory_clone_needs_memory)
{
	struct memory *memory, *spared = memory_create(0, PAGE_SIZE, 0, NULL, 0);
	unsigned frames = 0;

	parent = rig_space();
	child = rig_space();
	memory = rig_region(parent, PLACE, SPREAD * FAR, MAP_WRITE);
	for (unsigned page = 0; page < SPREAD; page++)
		rig_page(parent, page_at(page * FAR), MAP_WRITE, 0);
	for (unsigned i = 0; i < array_length(spare); i++)
		spare[i] = frame_alloc(FRAME_TEST);
	hoard_frames(0);
	hoard_memories(0);
	test_eq_as("the error without memory for a region", clone_fails(memory), -ENOMEM);
	memory_free(spared);
	while (clone_with(memory, frames) != 0)
		frames++;
	test_eq_as("page tables of 5 pages far apart", frames, 1 + 2 * SPREAD);
	hoard_end();
	for (unsigned page = 0; page < SPREAD; page++)
		check_page(page_at(page * FAR), MAP_USER, 2);
	test_report("done", 0, test_secret(0));
}

// ---- The lock is let go ----

static volatile unsigned interrupts;

static void interrupt(struct trap_frame *trap_frame)
{
	(void)trap_frame;
	interrupts++;
	apic_timer_start(PERIOD, interrupt);
}

// As many interrupts as there are steps can come while many pages are shared.
EARLY_TEST(memory_clone_lets_interrupts_in)
{
	struct memory *memory;
	paddr_t frame;

	parent = rig_space();
	child = rig_space();
	memory = rig_region(parent, PLACE, MANY, MAP_WRITE);
	frame = rig_page(parent, PLACE, MAP_WRITE, 0);
	for (unsigned page = 1; page < MANY; page++) {
		frame_get(frame);
		test_ok(page_map(parent->aspace.root, page_at(page), frame,
		                 MAP_USER | MAP_WRITE));
	}
	apic_timer_start(PERIOD, interrupt);
	test_ok(rig_clone(memory, child));
	apic_timer_stop();
	test_eq_as("references of a frame that all pages have", frame_references(frame),
	           2 * MANY);
	test_report("interrupts", 0, interrupts);
}
