// test_user_range: exercise 3.6, before the lab is in its place. The grader knows which ranges
// are allowed, and how long each text is.

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "core/explore.h"
#include "lab3-userspace/kernel/user_range.h"
#include "lab3_test.h"
#include "lib/string.h"
#include "mm/aspace_change.h"
#include "mm/page_table.h"
#include "mm/physical.h"
#include "space_rig.h"

#define RANGES 600
#define TEXTS  200
#define PLACE  0x7000000000ull
#define LAST   (USER_END - 2 * PAGE_SIZE) // the last two pages of the lower half
#define ROOM   (2 * PAGE_SIZE + 64)

// ---- Ranges ----

// Addresses and sizes near these.
static const uint64_t landmarks[] = {
	8,
	PAGE_SIZE,
	USER_END / 2,
	USER_END - PAGE_SIZE,
	USER_END,
	1ull << 47, // the first that is not canonical
	0xffff7ffffffffff8,
	UPPER_HALF,
	0xffffffff80000000, // the kernel's image
	0ull - PAGE_SIZE,
	0ull - 9,
};

static uint64_t near_landmark(uint64_t question)
{
	return landmarks[test_secret(question) % array_length(landmarks)] +
	       test_secret(question + 1) % 17 - 8;
}

static void report_range(unsigned number, uint64_t address, uint64_t size)
{
	enum user_access access = test_secret(number) & 1 ? USER_WRITE : USER_READ;
	int error = user_range(address, size, access);

	test_report("result", number, test_secret(number) ^ (uint64_t) - (int64_t)error);
}

// Near all that is special; that end near the end of the half; and that wrap around, or nearly.
EARLY_TEST(user_range_ends_at_the_half)
{
	for (unsigned number = 0; number < RANGES; number++) {
		uint64_t address = near_landmark(1000 + 4 * number);
		uint64_t size = near_landmark(1002 + 4 * number);

		if (number % 3 == 1)
			size = USER_END - address + test_secret(5000 + number) % 5 - 2;
		if (number % 3 == 2)
			size = 0 - address + test_secret(5000 + number) % 5 - 2;
		report_range(number, address, size != 0 ? size : 1);
	}
}

// ---- Texts ----

static uint8_t *pages; // two, one behind the other in physical memory
static char to[ROOM + 1];

static uint8_t letter(unsigned number, size_t place)
{
	return (uint8_t)(1 + (test_secret(number) + 7 * place) % 255);
}

// A space with two pages at `start`, and nothing behind them, is loaded.
static void load_pages(vaddr_t start)
{
	struct space *space = rig_space();
	paddr_t frames = frame_alloc_run(2, FRAME_NO_LIMIT, FRAME_USER);

	test_check(frames != 0);
	pages = physical_pointer(frames);
	for (unsigned i = 0; i < 2; i++)
		test_ok(page_map(space->aspace.root, start + i * PAGE_SIZE,
		                 frames + i * PAGE_SIZE, MAP_USER));
	user_range_op = user_range;
	rig_load_with_faults(space);
}

// Write a text of `length` letters from byte `start` of the pages on, and no NUL but behind it,
// if there is room.
static void write_text(unsigned number, size_t start, size_t length)
{
	memset(pages, 'x', 2 * PAGE_SIZE);
	for (size_t i = 0; i < length; i++)
		pages[start + i] = letter(number, i);
	if (start + length < 2 * PAGE_SIZE)
		pages[start + length] = '\0';
	memset(to, 'y', sizeof(to));
}

static void check_copy(unsigned number, int64_t result, size_t limit)
{
	test_check_as("no byte is written behind the limit", to[limit] == 'y');
	if (result < 0)
		return;
	for (size_t i = 0; i < (size_t)result; i++)
		test_eq_as("a byte of the copied text", (uint8_t)to[i], letter(number, i));
	test_check_as("NUL behind the copied text", to[result] == '\0');
}

static void report_text(unsigned number, vaddr_t place, size_t start, size_t length,
                        size_t limit)
{
	int64_t result;

	write_text(number, start, length);
	result = user_string(user_ptr_make(place + start, true), to, limit);
	check_copy(number, result, limit);
	test_report("length", number, test_secret(number) ^ (uint64_t)result);
}

// Texts that end anywhere, in the last byte of the last page, too, or nowhere. The limit lies
// near the end of the text, or of the memory, or anywhere.
static void report_texts(unsigned first, vaddr_t place)
{
	for (unsigned number = first; number < first + TEXTS; number++) {
		const uint64_t *draw = (uint64_t[]){
			test_secret(10000 + 4 * number), test_secret(10001 + 4 * number),
			test_secret(10002 + 4 * number), test_secret(10003 + 4 * number)};
		size_t rest =
			1 + (draw[0] & 1 ? draw[0] / 2 % 20 : draw[0] / 2 % (2 * PAGE_SIZE));
		size_t length = draw[1] & 3 ? draw[1] / 4 % rest : rest - (draw[1] / 4 & 1);
		size_t limit = draw[2] % 3 == 0   ? length + draw[3] % 3
		               : draw[2] % 3 == 1 ? rest + draw[3] % 3
		                                  : draw[3] % ROOM;

		report_text(number, place, 2 * PAGE_SIZE - rest, length, limit);
	}
}

EARLY_TEST(user_string_ends_in_time)
{
	load_pages(PLACE);
	report_texts(0, PLACE);
	load_pages(LAST);
	report_texts(TEXTS, LAST);
	test_eq_as("a text in the kernel's half",
	           user_string(user_ptr_make((vaddr_t)to, true), to, 10), -EFAULT);
	test_eq_as("a text where nothing is mapped",
	           user_string(user_ptr_make(0, true), to, 10), -EFAULT);
}

// A kind of region: a page comes by a fault.
static int bring_page(struct region *region, vaddr_t address, uint32_t error)
{
	(void)error;
	return page_map(region->aspace->root, round_down(address, PAGE_SIZE),
	                physical_address(pages) + PAGE_SIZE, MAP_USER);
}

// The text goes on in a page that is not there until somebody looks at it.
EARLY_TEST(user_string_brings_pages_in)
{
	static const struct region_ops ops = {.fault = bring_page};
	static struct region region = {
		.start = PLACE, .end = PLACE + 2 * PAGE_SIZE, .flags = MAP_USER, .ops = &ops};
	struct space *space;
	paddr_t frame;

	load_pages(PLACE);
	space = container_of(aspace_ops->current(), struct space, aspace);
	aspace_claim(&space->aspace);
	test_ok(aspace_add(&space->aspace, &region));
	aspace_disclaim(&space->aspace);
	for (unsigned number = 0; number < 8; number++) {
		size_t start = PAGE_SIZE - 1 - test_secret(100 + number) % 50;
		size_t length = PAGE_SIZE - start + test_secret(200 + number) % 50;

		test_ok(page_unmap(space->aspace.root, PLACE + PAGE_SIZE, &frame));
		rig_load(NULL);
		rig_load_with_faults(space);
		report_text(number, PLACE, start, length, ROOM);
		test_report("letters", number, length);
	}
}

// ---- A text that changes ----

#define LONG_TEXT  "a text that becomes shorter"
#define SHORT_TEXT "a text"
#define START      (PAGE_SIZE - 10) // in the middle of the long one a page ends

static int64_t result;

static void write_long(void)
{
	memcpy(pages + START, LONG_TEXT, sizeof(LONG_TEXT));
	memset(to, 'y', sizeof(to));
}

static void read_it(void)
{
	result = user_string(user_ptr_make(PLACE + START, true), to, 64);
}

static void write_short(void)
{
	memcpy(pages + START, SHORT_TEXT, sizeof(SHORT_TEXT));
}

static const char *check_length(void)
{
	to[sizeof(to) - 1] = '\0';
	if (result != (int64_t)strlen(LONG_TEXT) && result != (int64_t)strlen(SHORT_TEXT))
		return "user_string returned the length of neither text";
	if (result != (int64_t)strlen(to))
		return "user_string returned another length than that of the text that it copied";
	return NULL;
}

EARLY_TEST(user_string_of_a_text_that_changes)
{
	load_pages(PLACE);
	explore(write_long, read_it, write_short, check_length);
	test_report("done", 0, test_secret(0));
}
