// test_range: exercise 1.5 alone, on pages that the tests map where nothing else is.

#include "arch/memory_layout.h"
#include "core/test.h"
#include "lab1-syscalls/kernel/range_check.h"
#include "mm/frame.h"
#include "mm/page_table.h"

#define AREA      (HEAP_AREA + 0x1000000)
#define PAGES     8
#define LAST_PAGE 0xfffffffffffff000

static void map(vaddr_t address, unsigned flags)
{
	test_ok(page_map(kernel_root, address, frame_alloc(FRAME_TEST), flags));
}

// Report whether a range is allowed. A result that is neither 0 nor -EFAULT is reported as it
// is.
static void ask(uint64_t question, vaddr_t address, size_t size, enum user_access access)
{
	test_report("result", question, (int64_t)range_check(address, size, access));
}

// Pages 0 to 7 of the area; which are mapped, and which of these are read-only, differs from
// boot to boot.
static void area_make(uint64_t mapped, uint64_t read_only)
{
	for (uint64_t page = 0; page < PAGES; page++)
		if (mapped >> page & 1)
			map(AREA + page * PAGE_SIZE,
			    read_only >> page & 1 ? MAP_READ : MAP_WRITE);
}

// A range that begins and ends within 2 bytes of a page boundary.
static void ask_near_boundary(uint64_t question, enum user_access access)
{
	uint64_t pattern = test_secret(question);
	vaddr_t start = AREA + (pattern % (PAGES + 1)) * PAGE_SIZE + (pattern >> 8) % 5 - 2;
	size_t size = (pattern >> 16) % 4 * PAGE_SIZE + (pattern >> 24) % 5 + 1;

	ask(question, start, size, access);
}

EARLY_TEST(range_sees_every_page)
{
	area_make(test_secret(1000), 0);
	for (uint64_t question = 0; question < 256; question++)
		ask_near_boundary(question, USER_READ);
}

EARLY_TEST(range_sees_read_only_pages)
{
	area_make(0xFF, test_secret(1000));
	for (uint64_t question = 0; question < 256; question++)
		ask_near_boundary(question,
		                  test_secret(question) >> 40 & 1 ? USER_WRITE : USER_READ);
}

EARLY_TEST(range_stays_in_the_upper_half)
{
	// Mapped, but not the kernel's to name.
	map(0x400000, MAP_WRITE);
	map(USER_END - PAGE_SIZE, MAP_WRITE);
	area_make(1, 0);
	const struct {
		vaddr_t address;
		const char *what;
	} cases[] = {
		{0, "the null pointer"},
		{1, "address 1"},
		{0x400000, "a page of the lower half that is mapped"},
		{USER_END - PAGE_SIZE, "the last page that programs may use, which is mapped"},
		{USER_END - 1, "the last byte that programs may use"},
		{USER_END, "the first address above the programs"},
		{1ull << 62, "an address that is not canonical"},
		{UPPER_HALF - 1, "the last address below the upper half"},
		{AREA, "a page of the upper half that is mapped"},
		{AREA + 100, "the inside of a page that is mapped"},
	};

	for (uint64_t i = 0; i < array_length(cases); i++) {
		test_report_text("case", cases[i].what);
		ask(2 * i, cases[i].address, 1, USER_READ);
		ask(2 * i + 1, cases[i].address, 64, USER_WRITE);
	}
}

EARLY_TEST(range_does_not_wrap)
{
	area_make(3, 0);
	map(LAST_PAGE, MAP_WRITE);
	map(0, MAP_WRITE);
	const struct {
		vaddr_t address;
		size_t size;
		const char *what;
	} cases[] = {
		{LAST_PAGE, PAGE_SIZE, "the last page there is, which is mapped"},
		{LAST_PAGE, PAGE_SIZE + 1, "the last page and one byte more"},
		{LAST_PAGE + 100, 3996, "the last 3996 bytes there are"},
		{LAST_PAGE + 100, 3997, "3997 bytes, of which 3996 exist"},
		{AREA, SIZE_MAX, "2^64 - 1 bytes"},
		{AREA, -(size_t)AREA + 1, "so many bytes that the range ends at address 0"},
		{AREA + 8, -(size_t)8 + 1, "so many bytes that the range ends where it begins"},
		{AREA, -(size_t)PAGE_SIZE, "2^64 - 4096 bytes"},
		{AREA, 2 * PAGE_SIZE, "two pages that are mapped"},
		{AREA, 2 * PAGE_SIZE + 1, "two pages that are mapped and one byte more"},
		{AREA, 1ull << 63, "2^63 bytes"},
		{UINT64_MAX, 1, "the last byte there is, which is mapped"},
		{UINT64_MAX, 2, "the last byte and one more"},
		{LAST_PAGE - PAGE_SIZE, 2 * PAGE_SIZE,
	         "the last two pages, the first of them missing"},
	};

	for (uint64_t i = 0; i < array_length(cases); i++) {
		test_report_text("case", cases[i].what);
		ask(i, cases[i].address, cases[i].size, USER_READ);
	}
}
