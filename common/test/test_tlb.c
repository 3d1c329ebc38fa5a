// test_tlb: what a processor remembers of page tables, and that it can be made to forget it.

#include "arch/cpu.h"
#include "arch/memory_layout.h"
#include "base_test.h"
#include "bench.h"
#include "lib/string.h"
#include "mm/aspace.h"
#include "mm/frame.h"
#include "mm/page_table.h"
#include "mm/physical.h"
#include "mm/tlb.h"

#define LOWER_AREA 0x400000
#define PAGES      100

static paddr_t old_frame, new_frame;
static uint64_t remembered; // pages of which the processor still knew the old frame

static uint64_t word_at(vaddr_t area, uint64_t page)
{
	return *(const volatile uint64_t *)(area + page * PAGE_SIZE);
}

static void invalidate(struct aspace *aspace, vaddr_t start, vaddr_t end)
{
	spin_lock(&aspace->lock);
	tlb_invalidate(aspace, start, end);
	spin_unlock(&aspace->lock);
}

// All pages of an area lead to the old frame, and the processor knows it.
static void map_old(struct aspace *aspace, vaddr_t area)
{
	for (uint64_t page = 0; page < PAGES; page++)
		test_ok(page_map(aspace->root, area + page * PAGE_SIZE, old_frame, MAP_WRITE));
	for (uint64_t page = 0; page < PAGES; page++)
		test_eq(word_at(area, page), secret(1));
}

// The tables now lead to the new one; the processor may not have noticed.
static void map_new(struct aspace *aspace, vaddr_t area)
{
	paddr_t frame;

	for (uint64_t page = 0; page < PAGES; page++) {
		test_ok(page_unmap(aspace->root, area + page * PAGE_SIZE, &frame));
		test_eq(frame, old_frame);
		test_ok(page_map(aspace->root, area + page * PAGE_SIZE, new_frame, MAP_WRITE));
	}
}

static void unmap_new(struct aspace *aspace, vaddr_t area)
{
	paddr_t frame;

	for (uint64_t page = 0; page < PAGES; page++)
		test_ok(page_unmap(aspace->root, area + page * PAGE_SIZE, &frame));
	invalidate(aspace, area, area + PAGES * PAGE_SIZE);
}

// Change the tables, and have `count` pages from `first` on forgotten.
static void check_range(struct aspace *aspace, vaddr_t area, uint64_t first, uint64_t count)
{
	map_old(aspace, area);
	map_new(aspace, area);
	for (uint64_t page = first; page < first + count; page++)
		remembered += word_at(area, page) == secret(1);
	invalidate(aspace, area + first * PAGE_SIZE, area + (first + count) * PAGE_SIZE);
	for (uint64_t page = first; page < first + count; page++)
		test_eq(word_at(area, page), secret(2));
	unmap_new(aspace, area);
}

static void check_ranges(struct aspace *aspace, vaddr_t area)
{
	for (uint64_t i = 0; i < 20; i++) {
		uint64_t first = secret(100 + i) % PAGES;

		check_range(aspace, area, first, 1 + secret(200 + i) % (PAGES - first));
	}
	remembered = 0;
	check_range(aspace, area, 0, PAGES);
	test_check(remembered > 0); // else there was nothing to forget
}

static void make_frames(void)
{
	old_frame = frame_alloc(FRAME_TEST);
	new_frame = frame_alloc(FRAME_TEST);
	*(uint64_t *)physical_pointer(old_frame) = secret(1);
	*(uint64_t *)physical_pointer(new_frame) = secret(2);
}

static paddr_t root_make(void)
{
	paddr_t root = frame_alloc_zeroed(FRAME_PAGE_TABLE);

	memcpy((uint64_t *)physical_pointer(root) + 256,
	       (uint64_t *)physical_pointer(kernel_root) + 256, PAGE_SIZE / 2);
	return root;
}

EARLY_TEST(base_tlb_forgets)
{
	static struct aspace space;

	make_frames();
	check_ranges(&kernel_aspace, TEST_AREA);
	aspace_init(&space, root_make());
	cr3_write(space.root);
	check_ranges(&space, LOWER_AREA);
	check_ranges(&kernel_aspace, TEST_AREA);

	// A change while the space is not loaded takes effect when it is loaded.
	map_old(&space, LOWER_AREA);
	cr3_write(kernel_root);
	map_new(&space, LOWER_AREA);
	invalidate(&space, LOWER_AREA, LOWER_AREA + PAGES * PAGE_SIZE);
	cr3_write(space.root);
	for (uint64_t page = 0; page < PAGES; page++)
		test_eq(word_at(LOWER_AREA, page), secret(2));
	test_check(cr4_read() & CR4_PGE);
}

// However many pages, it costs no more than some.
EARLY_TEST(base_tlb_has_a_bound)
{
	for (uint64_t pages = 1; pages <= 1 << 20; pages *= 2)
		test_report("cost", pages,
		            BENCH_COUNT(invalidate(&kernel_aspace, TEST_AREA,
		                                   TEST_AREA + pages * PAGE_SIZE)));
}
