// test_region_tables: the tables that serve a region go with it: all of them, none of
// another's, and in the order that processors need. Holes in a region cost next to nothing.

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "base_test.h"
#include "bench.h"
#include "mm/aspace_change.h"
#include "mm/frame.h"
#include "mm/kernel_map.h"
#include "mm/page_table.h"
#include "mm/physical.h"
#include "mm/tlb.h"

#define FLAGS (MAP_WRITE | MAP_USER)

static struct aspace space; // of a program, never loaded

static uint32_t owned(enum frame_owner owner)
{
	uint32_t count[FRAME_OWNERS];

	frame_stats(count);
	return count[owner];
}

static void space_make(void)
{
	paddr_t root = page_root_alloc();

	test_check(root != 0);
	aspace_init(&space, root);
	aspace_claim(&space);
}

static void page_add(vaddr_t page)
{
	paddr_t frame = frame_alloc(FRAME_TEST);

	test_check(frame != 0);
	test_ok(page_map(space.root, page, frame, FLAGS));
}

static bool page_is_there(vaddr_t page)
{
	struct page_walk walk;

	return page_walk(space.root, page, &walk) == 0;
}

// ---- A kind of region that steps over holes, as kinds are meant to ----

static uint64_t last_step, longest; // when it was asked last, and the most between two times

static void step_count(void)
{
	uint64_t now = timestamp();

	longest = max_u64(longest, now - last_step);
	last_step = now;
}

static void plain_unmap(struct region *region, vaddr_t start, vaddr_t end)
{
	struct page_range range = page_range(region->aspace->root, start, end);

	step_count();
	test_check(start >= region->start && start < end && end <= region->end);
	test_check(end - start <= REGION_STEP * PAGE_SIZE);
	while (page_next(&range)) {
		paddr_t frame = page_entry_frame(*range.entry);

		*range.entry = 0;
		tlb_invalidate(region->aspace, range.address, range.next);
		frame_put(frame);
	}
}

static void plain_protect(struct region *region, vaddr_t start, vaddr_t end)
{
	struct page_range range = page_range(region->aspace->root, start, end);

	step_count();
	while (page_next(&range))
		page_entry_protect(range.entry, range.address, region->flags);
	tlb_invalidate(region->aspace, start, end);
}

static const struct region_ops plain_ops = {.unmap = plain_unmap, .protect = plain_protect};

static void region_add(struct region *region, vaddr_t start, vaddr_t end)
{
	*region = (struct region){.start = start,
	                          .end = end,
	                          .flags = FLAGS,
	                          .flags_max = FLAGS,
	                          .name = "a region of a test",
	                          .ops = &plain_ops};
	test_ok(aspace_add(&space, region));
}

// ---- Regions with neighbours ----

#define REGIONS 8
#define PAGES   24 // in each, if it has so many

static struct region region[REGIONS];
static vaddr_t page[REGIONS][PAGES];

// REGIONS regions, some of which meet, up to the end of the lower half, and pages in them.
static void regions_fill(struct random *random, uint64_t spread)
{
	vaddr_t start, end = USER_END;

	for (size_t i = 0; i < REGIONS; i++) {
		start = end - (1 + random_next(random) % spread) * PAGE_SIZE;
		region_add(&region[i], start, end);
		for (size_t k = 0; k < PAGES; k++) {
			uint64_t pages = (end - start) / PAGE_SIZE;

			// The first and the last page too.
			page[i][k] = k == 0   ? start
			             : k == 1 ? end - PAGE_SIZE
			                      : start + random_next(random) % pages * PAGE_SIZE;
			if (!page_is_there(page[i][k]))
				page_add(page[i][k]);
		}
		end = start -
		      random_next(random) % 2 * (random_next(random) % spread) * PAGE_SIZE;
	}
}

// Regions end in some order. All that is mapped in the others stays, and in the end nothing is
// left.
EARLY_TEST(base_region_tables)
{
	static const uint64_t spread[] = {4, 200, 5000, 1ull << 20, 1ull << 30};
	struct random random = {secret(0)};
	uint32_t tables = owned(FRAME_PAGE_TABLE), pages = owned(FRAME_TEST);

	for (size_t round = 0; round < 10; round++) {
		space_make();
		regions_fill(&random, spread[round % array_length(spread)]);
		// An odd step leads through all.
		size_t first = random_next(&random) % REGIONS, step = 1 + 2 * (round % 4);
		for (size_t n = 0; n < REGIONS; n++) {
			aspace_discard(&region[(first + n * step) % REGIONS]);
			for (size_t i = 0; i < REGIONS; i++)
				for (size_t k = 0; k < PAGES; k++)
					test_eq(page_is_there(page[i][k]),
					        region[i].aspace != NULL);
		}
		test_eq(owned(FRAME_TEST), pages);
		test_eq(owned(FRAME_PAGE_TABLE), tables + 1); // the root
		page_root_free(space.root);
	}
	test_eq(owned(FRAME_PAGE_TABLE), tables);
	test_report("done", 1, secret(1));
}

// ---- The order ----

static uint32_t tables_then; // while the region was there
static unsigned early, late; // invalidations before the tables were cut off, and after

static void order_note(struct aspace *aspace, vaddr_t start, vaddr_t end)
{
	struct page_walk walk;

	test_eq(aspace, &space);
	test_check(start <= PAGE_SIZE && end > PAGE_SIZE);
	test_check(spin_held(&space.lock));
	test_eq(page_walk(space.root, PAGE_SIZE, &walk), -ENOENT);
	if (walk.level == 1)
		early++;
	else if (walk.level == 4)
		late++;
	// Until every processor has forgotten them, the tables are nobody else's.
	test_eq(owned(FRAME_PAGE_TABLE), tables_then);
}

// A processor that keeps an entry of an upper level goes on from there: the tables below are
// cut off, it is made to forget, and only then are they given back.
EARLY_TEST(base_region_tables_order)
{
	space_make();
	region_add(&region[0], PAGE_SIZE, 2 * PAGE_SIZE);
	page_add(PAGE_SIZE);
	tables_then = owned(FRAME_PAGE_TABLE);
	tlb_invalidate_op = order_note;
	aspace_discard(&region[0]);
	test_eq(early, 1);
	test_eq(late, 1);
	test_eq(owned(FRAME_PAGE_TABLE), tables_then - 3);
	test_report("done", 1, secret(1));
}

// ---- Holes ----

#define HUGE_START (1ull << 40)
#define HUGE_SIZE  (1ull << 46) // 64 TiB

// The cost of protecting and discarding 64 TiB with a few pages far apart.
EARLY_TEST(base_region_holes)
{
	uint32_t tables = owned(FRAME_PAGE_TABLE);

	space_make();
	for (uint64_t count = 0; count <= REGIONS; count += REGIONS) {
		region_add(&region[0], HUGE_START, HUGE_START + HUGE_SIZE);
		for (uint64_t i = 0; i < count; i++)
			page_add(HUGE_START + HUGE_SIZE / REGIONS * i +
			         round_down(secret(i) % (HUGE_SIZE / REGIONS), PAGE_SIZE));
		last_step = timestamp();
		test_report("protect", count,
		            BENCH_COUNT(test_ok(aspace_protect(&region[0], MAP_USER))));
		test_report("discard", count, BENCH_COUNT(aspace_discard(&region[0])));
	}
	test_report("longest", 0, longest);
	test_eq(owned(FRAME_PAGE_TABLE), tables + 1);
	test_eq(owned(FRAME_TEST), 0);
}

// ---- Without memory ----

// Take all frames. Each holds the address of the one that was taken before it.
static paddr_t frames_take(void)
{
	paddr_t frame, list = 0;

	while ((frame = frame_alloc(FRAME_TEST)) != 0) {
		*(paddr_t *)physical_pointer(frame) = list;
		list = frame;
	}
	return list;
}

static paddr_t frame_give_back(paddr_t list)
{
	paddr_t next = *(paddr_t *)physical_pointer(list);

	frame_put(list);
	return next;
}

// The tables that were made before memory ran out go with the region, in which nothing was ever
// mapped.
EARLY_TEST(base_region_tables_without_memory)
{
	uint32_t tables;
	paddr_t list;

	space_make();
	tables = owned(FRAME_PAGE_TABLE);
	list = frames_take();
	for (uint32_t left = 0; left < 3; left++) {
		if (left > 0) // one more than the last time
			list = frame_give_back(list);
		region_add(&region[0], USER_END - LARGE_PAGE_SIZE, USER_END);
		test_eq(page_map(space.root, region[0].start, list, FLAGS), -ENOMEM);
		test_eq(owned(FRAME_PAGE_TABLE), tables + left);
		aspace_discard(&region[0]);
		test_eq(owned(FRAME_PAGE_TABLE), tables);
		test_eq(owned(FRAME_FREE), left);
	}
	test_report("done", 1, secret(1));
}
