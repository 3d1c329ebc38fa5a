// test_image_fill: the challenge, exercise 3.14: pages of a file come when somebody needs them.

#include "abi/error.h"
#include "abi/signal.h"
#include "abi/status.h"
#include "common/test/landmark.h"
#include "core/time.h"
#include "hoard.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lab3-userspace/kernel/image_fill.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab3_test.h"
#include "lib/format.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/physical.h"

// ---- Page by page, with a source of the test's own ----

#define PAGES     6
#define SIZE      (PAGES * FRAME_SIZE - 100)
#define NONE      UINT32_MAX
#define ADDRESSES 1 // frames, for where the others are

static struct {
	struct image *image;
	bool in_memory;
	unsigned reads;
	uint32_t fails_at;  // page
	uint32_t meanwhile; // the page that somebody else needs while it is read
} file;

static uint64_t first_word(uint64_t page)
{
	return test_secret(page) | 1;
}

static int read_page(const struct image_source *source, uint64_t offset, void *to, size_t size)
{
	uint64_t page = offset / FRAME_SIZE, word = first_word(page);

	test_check(source->data == &file);
	test_eq_as("bytes to be read of a page", size, min_u64(FRAME_SIZE, SIZE - offset));
	file.reads++;
	memset(to, 0xA5, size);
	memcpy(to, &word, sizeof(word));
	if (page == file.meanwhile) {
		file.meanwhile = NONE;
		test_ok(image_page_bring(file.image, (uint32_t)page));
	}
	return page == file.fails_at ? -EIO : 0;
}

static int find_file(const char *path, struct image_source *source)
{
	(void)path;
	*source = (struct image_source){.size = SIZE,
	                                .key = 1,
	                                .read_at = read_page,
	                                .data = &file,
	                                .in_memory = file.in_memory};
	return 0;
}

static uint32_t cached(void)
{
	uint32_t owned[FRAME_OWNERS];

	frame_stats(owned);
	return owned[FRAME_CACHE];
}

static void open_file(bool in_memory)
{
	file.in_memory = in_memory;
	file.reads = 0;
	file.fails_at = file.meanwhile = NONE;
	image_find_op = find_file;
	test_ok(image_open("any", &file.image));
}

static paddr_t page_frame(uint32_t number)
{
	test_ok(image_page_bring(file.image, number));
	test_check_as("a page that was brought in has a frame", file.image->pages[number] != 0);
	test_eq_as("the first word of a page",
	           *(uint64_t *)physical_pointer(file.image->pages[number]),
	           first_word(number));
	return file.image->pages[number];
}

static void check_pages_come_once(void)
{
	const uint8_t *last;
	paddr_t frame;

	test_eq_as("pages that were read when the file was opened", file.reads, 0);
	frame = page_frame(2);
	test_eq_as("frames with one page", cached(), ADDRESSES + 1);
	test_eq_as("the frame of the same page", page_frame(2), frame);
	test_eq_as("pages that were read", file.reads, 1);
	last = physical_pointer(page_frame(PAGES - 1));
	for (unsigned i = SIZE % FRAME_SIZE; i < FRAME_SIZE; i++)
		test_eq_as("a byte behind the end of the file", last[i], 0);
	test_eq_as("frames with two pages", cached(), ADDRESSES + 2);
}

// Somebody else brings the page in while it is read: his frame stays.
static void check_somebody_is_quicker(void)
{
	paddr_t frame;

	file.meanwhile = 0;
	frame = page_frame(0);
	test_eq_as("pages that were read, one of them by two", file.reads, 4);
	test_eq_as("frames with three pages", cached(), ADDRESSES + 3);
	test_eq_as("references of a page's frame", frame_references(frame), 1);
}

static void check_errors(void)
{
	file.fails_at = 3;
	test_eq_as("a page that cannot be read", image_page_bring(file.image, 3), -EIO);
	test_eq_as("its frame", file.image->pages[3], 0);
	file.fails_at = NONE;
	hoard_frames(0);
	test_eq_as("a page without memory for it", image_page_bring(file.image, 3), -ENOMEM);
	test_eq_as("its frame", file.image->pages[3], 0);
	hoard_end();
	test_eq_as("frames after two errors", cached(), ADDRESSES + 3);
	(void)page_frame(3);
}

static void check_read(void)
{
	uint64_t word;

	test_ok(image_read(file.image, 4 * FRAME_SIZE, &word, sizeof(word)));
	test_eq_as("what is read of a page that nobody has needed before", word, first_word(4));
	file.fails_at = 1;
	test_eq_as("what reading a page that cannot be read returns",
	           image_read(file.image, FRAME_SIZE, &word, sizeof(word)), -EIO);
}

EARLY_TEST(challenge_demand_pages)
{
	test_eq_as("frames of files at first", cached(), 0);
	open_file(true);
	test_eq_as("frames of a file of which no page was needed", cached(), ADDRESSES);
	check_pages_come_once();
	check_somebody_is_quicker();
	check_errors();
	check_read();
	image_close(file.image);
	test_eq_as("frames when the file is closed", cached(), 0);
	// Page faults cannot wait for it.
	open_file(false);
	test_eq_as("pages that were read of a file that is not in memory", file.reads, PAGES);
	test_eq_as("its frames", cached(), ADDRESSES + PAGES);
	image_close(file.image);
	test_eq_as("frames when it is closed", cached(), 0);
	test_report("done", 0, test_secret(0));
}

// ---- A large program, of which little is touched ----

#define DATA    0x10000000ull // where the grader has put data into the program, in its file too
#define TOUCHED 3
#define REGION  80 // pages; in each of so many one is touched
#define FOREVER "100000"

static vaddr_t touched(unsigned i)
{
	return DATA + (REGION * i + test_secret(i) % REGION) * FRAME_SIZE;
}

// A program that touches a word in each of these pages, from page `first` on.
static int touch_start(unsigned first, unsigned offset)
{
	char words[TOUCHED][24] = {0};
	unsigned count = TOUCHED - first;

	for (unsigned i = 0; i < count; i++)
		format_text(words[i], sizeof(words[i]), "%lx", touched(first + i) + offset);
	return test_program("large", FOREVER, words[0], words[1], count > 2 ? words[2] : NULL,
	                    NULL);
}

TEST(challenge_demand)
{
	struct resources before;
	int numbers[2];

	test_eq(test_program_status("large", NULL), STATUS_EXITED(0)); // pools keep a slab each
	before = resources_now();
	programs_report();
	numbers[0] = touch_start(0, 0);
	numbers[1] = touch_start(1, sizeof(uint64_t));
	test_ok(thread_sleep(time_ticks() + 40));
	test_report("cached", 0, cached());
	landmark(); // the grader counts the pages that are there
	for (unsigned i = 0; i < array_length(numbers); i++) {
		test_ok(process_kill(numbers[i], STATUS_KILLED(SIGTERM)));
		test_eq_as("how a program ends that sleeps", test_status(numbers[i]),
		           STATUS_KILLED(SIGTERM));
	}
	resources_check(&before);
}
