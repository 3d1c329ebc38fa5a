// test_regions: regions mapped, unmapped, protected and copied as an address space will have it
// done, beside a model that knows of each page what must be there.

#include "abi/error.h"
#include "arch/caller_copy.h"
#include "arch/exception.h"
#include "arch/memory_layout.h"
#include "base_test.h"
#include "lib/string.h"
#include "mm/aspace.h"
#include "mm/aspace_change.h"
#include "mm/frame.h"
#include "mm/kmalloc.h"
#include "mm/page_table.h"
#include "mm/physical.h"
#include "mm/tlb.h"

#define PAGES 200 // several steps
#define ALL   (MAP_WRITE | MAP_EXECUTE)

// The expected state of each page: in a region or not, its flags, and its first word.
static struct page {
	bool inside;
	unsigned flags;
	uint64_t word;
} model[PAGES];

static size_t regions_made; // and not released
static unsigned splits_left = UINT32_MAX;

static vaddr_t page_at(uint64_t page)
{
	return TEST_AREA + page * PAGE_SIZE;
}

// ---- A kind of region: zeros that come at the first touch ----

static const struct region_ops zero_ops;

static struct region *zero_make(vaddr_t start, vaddr_t end, unsigned flags)
{
	struct region *region = kzalloc(sizeof(*region));

	test_check(region != NULL);
	regions_made++;
	*region = (struct region){.start = start,
	                          .end = end,
	                          .flags = flags,
	                          .flags_max = ALL,
	                          .name = "zeros of a test",
	                          .ops = &zero_ops};
	return region;
}

static int zero_fault(struct region *region, vaddr_t address, uint32_t error)
{
	vaddr_t page = round_down(address, PAGE_SIZE);

	if ((error & FAULT_WRITE) && !(region->flags & MAP_WRITE))
		return -EFAULT;
	test_check(!(error & FAULT_PRESENT));
	test_ok(page_map(region->aspace->root, page, frame_alloc_zeroed(FRAME_TEST),
	                 region->flags));
	return 0;
}

static int zero_split(struct region *region, vaddr_t at, struct region **upper)
{
	test_check(region->aspace->claimed);
	test_check(!spin_held(&region->aspace->lock));
	if (splits_left == 0)
		return -ENOMEM;
	splits_left--;
	*upper = zero_make(at, region->end, region->flags);
	return 0;
}

static bool zero_joins(const struct region *lower, const struct region *upper)
{
	(void)lower;
	(void)upper;
	return true;
}

static void check_step(struct region *region, vaddr_t start, vaddr_t end)
{
	test_check(spin_held(&region->aspace->lock));
	test_check(start >= region->start && start < end && end <= region->end);
	test_check(end - start <= REGION_STEP * PAGE_SIZE);
}

static void zero_protect(struct region *region, vaddr_t start, vaddr_t end)
{
	check_step(region, start, end);
	for (vaddr_t page = start; page < end; page += PAGE_SIZE) {
		int error = page_protect(region->aspace->root, page, region->flags);

		test_check(error == 0 || error == -ENOENT);
	}
	tlb_invalidate(region->aspace, start, end);
}

static void zero_unmap(struct region *region, vaddr_t start, vaddr_t end)
{
	check_step(region, start, end);
	test_check(aspace_find(region->aspace, start) == NULL); // no fault fills it again
	for (vaddr_t page = start; page < end; page += PAGE_SIZE) {
		paddr_t frame;

		if (page_unmap(region->aspace->root, page, &frame) != 0)
			continue;
		tlb_invalidate(region->aspace, page, page + PAGE_SIZE);
		frame_put(frame);
	}
}

static void zero_release(struct region *region)
{
	test_check(region->aspace == NULL);
	regions_made--;
	kfree(region);
}

// The child's region has the same frames.
static int zero_clone(struct region *region, struct aspace *into)
{
	struct region *copy = zero_make(region->start, region->end, region->flags);

	test_check(region->aspace->claimed && into->claimed);
	test_ok(aspace_add(into, copy));
	for (vaddr_t page = region->start; page < region->end; page += PAGE_SIZE) {
		struct page_walk walk;

		if (page_walk(region->aspace->root, page, &walk) != 0)
			continue;
		frame_get(walk.address);
		test_ok(page_map(into->root, page, walk.address, region->flags));
	}
	return 0;
}

static const struct region_ops zero_ops = {.fault = zero_fault,
                                           .clone = zero_clone,
                                           .split = zero_split,
                                           .joins = zero_joins,
                                           .protect = zero_protect,
                                           .unmap = zero_unmap,
                                           .release = zero_release};

// ---- What a system call would do with a range ----

static struct region *next_in(uint64_t first, uint64_t end)
{
	struct region *region = region_next(&kernel_aspace.regions, page_at(first));

	return region != NULL && region->start < page_at(end) ? region : NULL;
}

static int cut_both(uint64_t first, uint64_t end)
{
	int error = aspace_cut(&kernel_aspace, page_at(first));

	return error ? error : aspace_cut(&kernel_aspace, page_at(end));
}

static void join_both(uint64_t first, uint64_t end)
{
	aspace_join(&kernel_aspace, page_at(first));
	aspace_join(&kernel_aspace, page_at(end));
}

static void unmap(uint64_t first, uint64_t end)
{
	struct region *region;

	test_ok(cut_both(first, end));
	while ((region = next_in(first, end)) != NULL)
		aspace_discard(region);
	memset(&model[first], 0, (end - first) * sizeof(model[0]));
}

static void map(uint64_t first, uint64_t end, unsigned flags)
{
	struct region *region;

	unmap(first, end);
	region = zero_make(page_at(first), page_at(end), flags);
	test_ok(aspace_add(&kernel_aspace, region));
	test_eq(aspace_add(&kernel_aspace, region), -EEXIST);
	join_both(first, end);
	for (uint64_t page = first; page < end; page++)
		model[page] = (struct page){true, flags, 0};
}

static void protect(uint64_t first, uint64_t end, unsigned flags)
{
	test_ok(cut_both(first, end));
	for (struct region *region = next_in(first, end); region != NULL;
	     region = next_in((region->end - TEST_AREA) / PAGE_SIZE, end))
		test_ok(aspace_protect(region, flags));
	join_both(first, end);
	for (uint64_t page = first; page < end; page++)
		model[page].flags = flags;
}

// ---- The comparison ----

static void page_write(uint64_t page, uint64_t word)
{
	size_t left = caller_copy((void *)page_at(page), &word, sizeof(word));
	bool may_write = model[page].inside && (model[page].flags & MAP_WRITE);

	test_eq(left, may_write ? 0 : sizeof(word));
	if (may_write)
		model[page].word = word;
}

static void compare(void)
{
	const struct region *last = NULL;

	for (uint64_t page = 0; page < PAGES; page++) {
		uint64_t word = 0;
		size_t left = caller_copy(&word, (const void *)page_at(page), sizeof(word));

		test_eq(left, model[page].inside ? 0 : sizeof(word));
		test_eq(word, model[page].word);
	}
	list_for_each (node, &kernel_aspace.regions) {
		struct region *region = list_entry(node, struct region, node);

		test_eq(region->aspace, &kernel_aspace);
		test_check(last == NULL || last->end <= region->start);
		last = region;
	}
}

static void random_step(struct random *random)
{
	uint64_t first = random_next(random) % PAGES;
	uint64_t end = first + 1 + random_next(random) % (PAGES - first);
	unsigned flags = random_next(random) % 2 ? MAP_WRITE : MAP_READ;

	switch (random_next(random) % 4) {
	case 0:
		map(first, end, flags);
		break;
	case 1:
		unmap(first, end);
		break;
	case 2:
		protect(first, end, flags);
		break;
	default:
		for (uint64_t page = first; page < end; page += 3)
			page_write(page, random_next(random));
		break;
	}
}

EARLY_TEST(base_regions_change)
{
	struct random random = {secret(0)};
	uint32_t before[FRAME_OWNERS], after[FRAME_OWNERS];

	frame_stats(before);
	aspace_claim(&kernel_aspace);
	for (int step = 0; step < 200; step++) {
		random_step(&random);
		compare();
	}
	// In one piece again: two that are alike and meet do not stay two.
	map(0, PAGES / 2, MAP_WRITE);
	map(PAGES / 2, PAGES, MAP_WRITE);
	test_eq(regions_made, 1);
	unmap(0, PAGES);
	test_eq(regions_made, 0);
	compare();
	aspace_disclaim(&kernel_aspace);
	frame_stats(after);
	test_eq(after[FRAME_TEST], before[FRAME_TEST]);
}

EARLY_TEST(base_regions_refuse)
{
	struct region *stacks;

	aspace_claim(&kernel_aspace);
	map(0, 4, MAP_WRITE);
	struct region *region = next_in(0, 1);

	test_eq(aspace_cut(&kernel_aspace, page_at(1) + 8), -EINVAL);
	splits_left = 0;
	test_eq(aspace_cut(&kernel_aspace, page_at(1)), -ENOMEM);
	test_ok(aspace_cut(&kernel_aspace, page_at(0))); // nothing to be cut
	test_ok(aspace_cut(&kernel_aspace, page_at(4)));
	test_eq(region->end, page_at(4));
	test_eq(aspace_protect(region, MAP_WRITE | MAP_EXECUTE), -EINVAL);
	region->flags_max = MAP_WRITE;
	test_eq(aspace_protect(region, MAP_EXECUTE), -EACCES);
	test_eq(region->flags, MAP_WRITE);
	test_ok(aspace_protect(region, MAP_READ));
	model[0].flags = MAP_READ;
	page_write(0, 1);
	aspace_discard(region);

	// The kernel's own regions are of no kind.
	stacks = region_find(&kernel_aspace.regions, STACK_AREA);
	test_eq(aspace_cut(&kernel_aspace, STACK_AREA + PAGE_SIZE), -EINVAL);
	test_eq(aspace_protect(stacks, MAP_READ), -EINVAL);
	aspace_disclaim(&kernel_aspace);
}

EARLY_TEST(base_regions_clone)
{
	static struct aspace child;
	struct region *copy;

	aspace_init(&child, frame_alloc_zeroed(FRAME_PAGE_TABLE));
	aspace_claim(&kernel_aspace);
	aspace_claim(&child);
	map(0, PAGES, MAP_WRITE);
	for (uint64_t page = 0; page < PAGES; page += 1 + secret(page) % 3)
		page_write(page, secret(page));
	test_ok(next_in(0, 1)->ops->clone(next_in(0, 1), &child));
	unmap(0, PAGES); // the child's pages stay
	for (uint64_t page = 0; page < PAGES; page += 1 + secret(page) % 3) {
		struct page_walk walk;

		test_ok(page_walk(child.root, page_at(page), &walk));
		test_eq(*(uint64_t *)physical_pointer(walk.address), secret(page));
		test_eq(frame_references(walk.address), 1);
	}
	copy = region_find(&child.regions, page_at(PAGES - 1));
	test_eq(copy->start, page_at(0));
	aspace_discard(copy);
	test_check(list_empty(&child.regions));
	test_eq(regions_made, 0);
}

static void leave(struct timer *timer)
{
	(void)timer;
	aspace_disclaim(&kernel_aspace);
}

// A thread that wants to change a claimed space waits until the claim ends.
EARLY_TEST(base_regions_are_claimed)
{
	for (uint64_t i = 0; i < 10; i++) {
		tick_t start = time_ticks();
		struct timer timer = {.deadline = 0};

		aspace_claim(&kernel_aspace);
		test_eq(time_ticks(), start);
		timer_start(&timer, start + 2 + secret(i) % 8, leave);
		aspace_claim(&kernel_aspace);
		test_report("waited", i, time_ticks() - start);
		aspace_disclaim(&kernel_aspace);
	}
}
