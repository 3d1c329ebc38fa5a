// test_page_range: the mapped pages of a range, pages that lead elsewhere, and the tables that
// serve nothing any more.

#include "abi/error.h"
#include "arch/cpu.h"
#include "arch/memory_layout.h"
#include "base_test.h"
#include "mm/frame.h"
#include "mm/kernel_map.h"
#include "mm/page_table.h"
#include "mm/physical.h"

#define TABLE_SPAN     LARGE_PAGE_SIZE // what a table of the last level serves
#define DIRECTORY_SPAN (512ull * TABLE_SPAN)
#define LAST_PAGE      (0 - (vaddr_t)PAGE_SIZE) // of all addresses

static uint32_t page_tables(void)
{
	uint32_t owned[FRAME_OWNERS];

	frame_stats(owned);
	return owned[FRAME_PAGE_TABLE];
}

static paddr_t root_make(void)
{
	paddr_t root = page_root_alloc();

	test_check(root != 0);
	return root;
}

static void map(paddr_t root, vaddr_t address, paddr_t frame)
{
	test_ok(page_map(root, address, frame, MAP_WRITE | MAP_USER));
}

static void unmap(paddr_t root, vaddr_t address)
{
	paddr_t frame;

	test_ok(page_unmap(root, address, &frame));
}

static void tables_release(paddr_t root, vaddr_t start, vaddr_t end, vaddr_t low, vaddr_t high)
{
	page_tables_free(page_tables_unlink(root, start, end, low, high));
}

// Pages at random places, some in one table and some far apart, are found in their order.
EARLY_TEST(base_page_range_finds_each)
{
	enum { PAGES = 64 };
	static const uint64_t spread[] = {16, 700, 1ull << 20, 1ull << 28};
	paddr_t frame = frame_alloc(FRAME_TEST);

	for (size_t kind = 0; kind < array_length(spread); kind++) {
		paddr_t root = root_make();
		vaddr_t pages[PAGES], address = PAGE_SIZE;
		size_t found = 0;

		for (size_t i = 0; i < PAGES; i++) {
			address += (1 + secret(kind * PAGES + i) % spread[kind]) * PAGE_SIZE;
			map(root, pages[i] = address, frame);
		}
		// The first and the last page are outside.
		struct page_range range = page_range(root, pages[1], pages[PAGES - 1]);
		while (page_next(&range)) {
			test_eq(range.address, pages[++found]);
			test_eq(page_entry_frame(*range.entry), frame);
			*range.entry = 0;
		}
		test_eq(found, PAGES - 2);
		range = page_range(root, 0, USER_END);
		test_check(page_next(&range));
		test_eq(range.address, pages[0]);
		test_check(page_next(&range));
		test_eq(range.address, pages[PAGES - 1]);
		test_check(!page_next(&range));
	}
}

// Large pages are stepped over, and a range may begin and end anywhere.
EARLY_TEST(base_page_range_borders)
{
	paddr_t root = root_make(), frame = frame_alloc(FRAME_TEST);
	struct page_range range = page_range(root, 0, USER_END);
	struct page_walk walk;

	test_check(!page_next(&range));
	test_ok(page_map_large(root, TABLE_SPAN, 0, MAP_WRITE));
	map(root, 2 * TABLE_SPAN, frame);
	map(root, USER_END - PAGE_SIZE, frame);
	range = page_range(root, TABLE_SPAN + PAGE_SIZE, USER_END);
	test_check(page_next(&range));
	test_eq(range.address, 2 * TABLE_SPAN);
	page_entry_protect(range.entry, range.address, MAP_USER);
	test_check(page_next(&range));
	test_eq(range.address, USER_END - PAGE_SIZE);
	test_check(!page_next(&range));
	test_ok(page_walk(root, 2 * TABLE_SPAN, &walk));
	test_eq(walk.flags, MAP_USER);
	test_eq(walk.address, frame);
	range = page_range(root, 2 * TABLE_SPAN, 2 * TABLE_SPAN);
	test_check(!page_next(&range));
	range = page_range(root, LAST_PAGE - PAGE_SIZE, LAST_PAGE);
	test_check(!page_next(&range)); // what would come behind is not address 0
}

EARLY_TEST(base_page_replace)
{
	paddr_t first = page_make(TEST_AREA, MAP_READ), second = frame_alloc(FRAME_TEST),
		old = 0;
	struct page_walk walk;

	test_ok(page_replace(kernel_root, TEST_AREA, second, MAP_WRITE, &old));
	test_eq(old, first);
	page_invalidate(TEST_AREA);
	*(uint64_t *)TEST_AREA = secret(1);
	test_report("word", 1, *(uint64_t *)physical_pointer(second));
	test_ok(page_walk(kernel_root, TEST_AREA, &walk));
	test_eq(walk.flags, MAP_WRITE);
	test_eq(page_replace(kernel_root, TEST_AREA, second, MAP_WRITE | MAP_EXECUTE, &old),
	        -EINVAL);
	test_eq(page_replace(kernel_root, TEST_AREA, second + 8, MAP_WRITE, &old), -EINVAL);
	test_eq(page_replace(kernel_root, TEST_AREA + PAGE_SIZE, second, MAP_WRITE, &old),
	        -ENOENT);
	test_eq(*(uint64_t *)physical_pointer(second), secret(1));
}

// A table is freed with its last page, and not before; the part of the root that is shared has
// no table of its own.
EARLY_TEST(base_page_tables_release)
{
	const vaddr_t low = DIRECTORY_SPAN, middle = low + TABLE_SPAN, far = 5 * DIRECTORY_SPAN;
	uint32_t before = page_tables();
	paddr_t root = root_make(), frame = frame_alloc(FRAME_TEST);

	map(root, low, frame);
	map(root, low + PAGE_SIZE, frame);
	map(root, middle, frame);
	map(root, far, frame);
	// The root; one table of level 3; two of level 2; three of level 1.
	test_eq(page_tables(), before + 7);

	unmap(root, low);
	tables_release(root, low, low + PAGE_SIZE, 0, low + PAGE_SIZE);
	test_eq(page_tables(), before + 7); // the page behind it needs them all
	unmap(root, low + PAGE_SIZE);
	tables_release(root, low + PAGE_SIZE, low + 2 * PAGE_SIZE, 0, middle);
	test_eq(page_tables(), before + 6);
	unmap(root, middle);
	tables_release(root, middle, middle + PAGE_SIZE, 0, far);
	test_eq(page_tables(), before + 4);
	unmap(root, far);
	tables_release(root, far, far + PAGE_SIZE, 0, USER_END);
	test_eq(page_tables(), before + 1);
	page_root_free(root);
	test_eq(page_tables(), before);
	frame_put(frame);
}

// Every root has the kernel's upper half, and works.
EARLY_TEST(base_page_root_is_shared)
{
	paddr_t root = root_make();
	const uint64_t *mine = physical_pointer(root), *kernel = physical_pointer(kernel_root);

	for (size_t i = 0; i < 512; i++)
		test_eq(mine[i], i < 256 ? 0 : kernel[i]);
	bool were_on = interrupts_save();
	cr3_write(root);
	paddr_t frame = page_make(TEST_AREA, MAP_WRITE); // in the kernel's tables
	*(uint64_t *)TEST_AREA = secret(1);
	cr3_write(kernel_root);
	interrupts_restore(were_on);
	test_report("word", 1, *(uint64_t *)physical_pointer(frame));
	page_root_free(root);
	root = root_make();
	test_eq(((uint64_t *)physical_pointer(root))[0], 0);
}
