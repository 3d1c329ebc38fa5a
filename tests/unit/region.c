// region: lists of regions beside a model that knows of each page what lies there.

#include "unit.h"

#include "arch/memory_layout.h"
#include "mm/region.c"

#define PAGES   60
#define BASE    0x400000ul
#define STEPS   30000
#define SPARE   (PAGES + 1)
#define COLOURS 3

// Regions of one colour are of one purpose, and may be joined.
static struct region spare[SPARE];
static bool used[SPARE];
static struct list regions;
static uintptr_t model[PAGES]; // the colour of each page; 0: no region

static bool same_colour(const struct region *lower, const struct region *upper)
{
	return lower->data == upper->data;
}

static const struct region_ops joining = {.joins = same_colour};
static const struct region_ops lonely = {.joins = NULL};

static struct region *make(unsigned long first, unsigned long end, uintptr_t colour)
{
	for (size_t i = 0; i < SPARE; i++) {
		if (used[i])
			continue;
		used[i] = true;
		spare[i] = (struct region){.start = BASE + first * PAGE_SIZE,
		                           .end = BASE + end * PAGE_SIZE,
		                           .ops = &joining,
		                           .data = (void *)colour};
		return &spare[i];
	}
	CHECK(!"a region for each page was not enough");
	return NULL;
}

static void drop(struct region *region)
{
	CHECK(!list_linked(&region->node));
	used[region - spare] = false;
}

static void start(void)
{
	list_init(&regions);
	memset(used, 0, sizeof(used));
	memset(model, 0, sizeof(model));
}

static uintptr_t colour_at(unsigned long page)
{
	struct region *region =
		region_find(&regions, BASE + page * PAGE_SIZE + below(PAGE_SIZE));

	return region == NULL ? 0 : (uintptr_t)region->data;
}

// The first region that ends above a page begins at the first page from there on that is in
// one, or before.
static void compare_next(unsigned long page)
{
	struct region *region = region_next(&regions, BASE + page * PAGE_SIZE);
	unsigned long first = page;

	while (first < PAGES && model[first] == 0)
		first++;
	CHECK_EQUAL(region == NULL, first == PAGES);
	if (region != NULL && first > page)
		CHECK_EQUAL(region->start, BASE + first * PAGE_SIZE);
	else if (region != NULL)
		CHECK(region->start <= BASE + page * PAGE_SIZE);
}

static void compare(void)
{
	vaddr_t last = 0, low, high = UINT64_MAX; // what is around the one before
	size_t count = 0, in_use = 0;

	for (unsigned long page = 0; page < PAGES; page++) {
		CONTEXT("page %lu", page);
		CHECK_EQUAL(colour_at(page), model[page]);
		compare_next(page);
	}
	list_for_each (node, &regions) {
		CHECK(last <= region_of(node)->start);
		if (count > 0)
			CHECK_EQUAL(high, region_of(node)->start);
		region_around(&regions, region_of(node), &low, &high);
		CHECK_EQUAL(low, last);
		CHECK(region_of(node)->start < region_of(node)->end);
		last = region_of(node)->end;
		count++;
	}
	CHECK_EQUAL(high, UINT64_MAX);
	for (size_t i = 0; i < SPARE; i++)
		in_use += used[i];
	CHECK_EQUAL(count, in_use);
}

static void insert(unsigned long first, unsigned long end)
{
	uintptr_t colour = 1 + below(COLOURS);
	struct region *region = make(first, end, colour);
	bool is_free = true;
	int error = region_insert(&regions, region);

	for (unsigned long page = first; page < end; page++)
		is_free &= model[page] == 0;
	CHECK_EQUAL(error, first == end ? -EINVAL : is_free ? 0 : -EEXIST);
	if (error) {
		drop(region);
		return;
	}
	for (unsigned long page = first; page < end; page++)
		model[page] = colour;
}

// Make a boundary at a page, as whoever changes part of a region does.
static void cut(unsigned long page)
{
	vaddr_t at = BASE + page * PAGE_SIZE;
	struct region *region = region_find(&regions, at);

	if (region != NULL && region->start < at)
		region_cut(region, make(page, (region->end - BASE) / PAGE_SIZE,
		                        (uintptr_t)region->data));
}

static void take_out(unsigned long first, unsigned long end)
{
	struct region *region;

	cut(first);
	cut(end);
	while ((region = region_next(&regions, BASE + first * PAGE_SIZE)) != NULL &&
	       region->start < BASE + end * PAGE_SIZE) {
		CHECK(region->start >= BASE + first * PAGE_SIZE);
		CHECK(region->end <= BASE + end * PAGE_SIZE);
		list_remove(&region->node);
		drop(region);
	}
	memset(&model[first], 0, (end - first) * sizeof(model[0]));
}

static void join(unsigned long page)
{
	struct region *lower = region_find(&regions, BASE + page * PAGE_SIZE), *gone;
	vaddr_t end;

	if (lower == NULL)
		return;
	end = lower->end;
	gone = region_join(&regions, lower);
	CHECK_EQUAL(gone == NULL, lower->end == end);
	if (gone == NULL)
		return;
	CHECK_EQUAL(gone->start, end);
	CHECK_EQUAL(gone->end, lower->end);
	drop(gone);
}

// With everything joined that can be, two regions that meet differ in their colour.
static void join_all(void)
{
	for (unsigned long page = 0; page < PAGES; page++)
		for (int i = 0; i < PAGES; i++)
			join(page);
	list_for_each (node, &regions) {
		const struct region *region = region_of(node);
		size_t end = (region->end - BASE) / PAGE_SIZE;

		if (end < PAGES)
			CHECK(model[end] != (uintptr_t)region->data);
	}
}

static void random_use(void)
{
	start();
	for (int step = 0; step < STEPS; step++) {
		unsigned long first = below(PAGES), end = first + below(PAGES + 1 - first);

		switch (below(4)) {
		case 0:
			take_out(first, end);
			break;
		case 1:
			join(first);
			break;
		default:
			insert(first, first + below(end - first + 1));
			break;
		}
		if (step % 500 == 0)
			join_all();
		compare();
	}
}

static void crooked(void)
{
	struct region region = {.start = BASE + 8, .end = BASE + PAGE_SIZE};

	start();
	CHECK_EQUAL(region_insert(&regions, &region), -EINVAL);
	region = (struct region){.start = BASE, .end = BASE + 8};
	CHECK_EQUAL(region_insert(&regions, &region), -EINVAL);
	region = (struct region){.start = BASE + PAGE_SIZE, .end = BASE};
	CHECK_EQUAL(region_insert(&regions, &region), -EINVAL);
	CHECK(list_empty(&regions));
	CHECK(region_find(&regions, BASE) == NULL);
	CHECK(region_next(&regions, 0) == NULL);
}

// A region lies in the half of the programs, which ends at USER_END, or in that of the kernel.
static void halves(void)
{
	static const struct {
		vaddr_t start, end;
		int error;
	} cases[] = {
		{USER_END - PAGE_SIZE, USER_END, 0},
		{UPPER_HALF, UPPER_HALF + PAGE_SIZE, 0},
		{USER_END - 2 * PAGE_SIZE, USER_END + PAGE_SIZE, -EINVAL},
		{USER_END, USER_END + PAGE_SIZE, -EINVAL},
		{UPPER_HALF - PAGE_SIZE, UPPER_HALF, -EINVAL},
		{BASE, UPPER_HALF + PAGE_SIZE, -EINVAL},
	};

	for (size_t i = 0; i < array_length(cases); i++) {
		struct region region = {.start = cases[i].start, .end = cases[i].end};

		CONTEXT("case %zu", i);
		start();
		CHECK_EQUAL(region_insert(&regions, &region), cases[i].error);
	}
}

// Two regions that meet stay apart by any difference in what they are or may become.
static void unlike_regions_stay_apart(void)
{
	static const struct region alike = {
		.start = BASE + PAGE_SIZE, .end = BASE + 2 * PAGE_SIZE, .ops = &joining};

	for (int difference = 0; difference < 7; difference++) {
		struct region lower = alike, upper = alike;

		CONTEXT("difference %d", difference);
		start();
		lower.start = BASE;
		lower.end = BASE + PAGE_SIZE;
		if (difference == 1)
			upper.flags = 1;
		if (difference == 2)
			upper.flags_max = 1;
		if (difference == 3)
			upper.data = &upper;
		if (difference == 4)
			upper.ops = &lonely;
		if (difference == 5)
			lower.ops = upper.ops = &lonely;
		if (difference == 6)
			lower.ops = upper.ops = NULL;
		CHECK_EQUAL(region_insert(&regions, &upper), 0);
		CHECK_EQUAL(region_insert(&regions, &lower), 0);
		CHECK_EQUAL(region_join(&regions, &upper) == NULL, true);
		CHECK_EQUAL(region_join(&regions, &lower) != NULL, difference == 0);
	}
}

int main(void)
{
	RUN(random_use);
	RUN(crooked);
	RUN(halves);
	RUN(unlike_regions_stay_apart);
	return 0;
}
