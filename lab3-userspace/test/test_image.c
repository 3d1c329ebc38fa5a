// test_image: the ramdisk and the images of its files, which the grader knows.

#include "abi/error.h"
#include "core/test.h"
#include "lab3-userspace/kernel/image.h"
#include "lab3-userspace/kernel/image_fill.h"
#include "lab3-userspace/kernel/ramdisk.h"
#include "lib/crc32.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/kmalloc.h"
#include "mm/physical.h"

#define CHUNK 1000

// These must be as before in the end.
static struct {
	uint32_t cached;
	struct heap_stats heap;
} before;

static uint32_t cached(void)
{
	uint32_t owned[FRAME_OWNERS];

	frame_stats(owned);
	return owned[FRAME_CACHE];
}

static void remember(void)
{
	before.cached = cached();
	before.heap = kmalloc_stats();
}

static void nothing_is_left(void)
{
	test_eq_as("images that are open in the end", image_count(), 0);
	test_eq_as("frames of FRAME_CACHE in the end", cached(), before.cached);
	test_eq_as("bytes of the heap in the end", kmalloc_stats().used, before.heap.used);
}

// The checksum of what is in an image, read in pieces that do not go by pages.
static uint32_t checksum(const struct image *image)
{
	uint8_t bytes[CHUNK];
	uint32_t crc = 0;

	for (uint64_t offset = 0; offset < image->size; offset += CHUNK) {
		size_t size = min_u64(CHUNK, image->size - offset);

		test_ok(image_read(image, offset, bytes, size));
		crc = crc32_update(crc, bytes, size);
	}
	return crc;
}

static void report_file(unsigned number, const char *path)
{
	struct image *image = NULL;
	int error = image_open(path, &image);

	test_report("error", number, test_secret(number) ^ (uint64_t) - (int64_t)error);
	if (error)
		return;
	test_report("size", number, image->size);
	test_report("pages", number, image->page_count);
	test_report("crc", number, test_secret(number) ^ checksum(image));
	test_eq_as("frames of an image, and those that hold their addresses",
	           cached() - before.cached, image->page_count + image->page_count / 512 + 1);
	image_close(image);
	nothing_is_left();
}

EARLY_TEST(ramdisk_files)
{
	struct ustar_file file = {.next = 0};
	unsigned number = 0;
	int result;

	remember();
	while ((result = ramdisk_next(&file)) == 1) {
		test_report_text("path", file.path);
		report_file(number++, file.path);
	}
	test_report("end", 1000, test_secret(1000) ^ (uint64_t) - (int64_t)result);
	report_file(number++, "no/such/file");
	report_file(number++, "");
	report_file(number++, "/hello");
	report_file(number++, ".//./hello");
}

// Behind what is last in a file, its last page is 0.
static void last_page_is_clean(const struct image *image)
{
	const uint8_t *page;

	test_ok(image_page_bring(image, image->page_count - 1));
	page = physical_pointer(image->pages[image->page_count - 1]);
	for (uint64_t i = image->size % FRAME_SIZE; i < FRAME_SIZE; i++)
		test_eq_as("a byte behind the end of the file", page[i], 0);
}

static void reads_within_the_file(const struct image *image)
{
	uint8_t byte;

	test_eq(image_read(image, image->size, &byte, 0), 0);
	test_eq(image_read(image, image->size - 1, &byte, 1), 0);
	test_eq(image_read(image, image->size, &byte, 1), -ENOEXEC);
	test_eq(image_read(image, image->size - 1, &byte, 2), -ENOEXEC);
	test_eq(image_read(image, UINT64_MAX, &byte, 1), -ENOEXEC);
	test_eq(image_read(image, 1, &byte, SIZE_MAX), -ENOEXEC);
}

EARLY_TEST(images_are_shared)
{
	struct image *first, *second;
	uint32_t frames;

	remember();
	test_ok(image_open("hello", &first));
	last_page_is_clean(first);
	reads_within_the_file(first);
	frames = cached();
	test_ok(image_open("/hello", &second));
	test_check_as("a file that is opened twice is one image", first == second);
	image_get(first);
	test_eq_as("frames of the cache when it is opened again", cached(), frames);
	test_eq_as("images that are open", image_count(), 1);
	image_close(first);
	image_close(second);
	test_eq_as("frames of the cache while somebody has it open", cached(), frames);
	test_report("crc", 0, test_secret(0) ^ checksum(first));
	image_close(first);
	nothing_is_left();
}

// A source that fails at a chosen page, and opens the same file meanwhile if it is told to.
static struct {
	uint64_t size, fails_at;
	struct image *meanwhile;
	bool open_it;
} source_of_test;

static int read_for_test(const struct image_source *source, uint64_t offset, void *to,
                         size_t size)
{
	(void)source;
	memset(to, (int)(offset / FRAME_SIZE), size);
	if (source_of_test.open_it) {
		source_of_test.open_it = false;
		test_ok(image_open("another/path", &source_of_test.meanwhile));
	}
	return offset / FRAME_SIZE == source_of_test.fails_at ? -EIO : 0;
}

static int find_for_test(const char *path, struct image_source *source)
{
	(void)path;
	*source = (struct image_source){
		.size = source_of_test.size, .key = 7, .read_at = read_for_test};
	return 0;
}

static void expect_open(const char *what, uint64_t size, uint64_t fails_at, int error)
{
	struct image *image;

	source_of_test.size = size;
	source_of_test.fails_at = fails_at;
	test_eq_as(what, image_open("any", &image), error);
	if (error == 0)
		image_close(image);
	nothing_is_left();
}

// Take all frames but `left`. Each leads to the one that was taken before.
static paddr_t take_frames(uint32_t left)
{
	uint32_t owned[FRAME_OWNERS];
	paddr_t last = 0;

	for (frame_stats(owned); owned[FRAME_FREE] > left; frame_stats(owned)) {
		paddr_t frame = frame_alloc(FRAME_TEST);

		test_check(frame != 0);
		*(paddr_t *)physical_pointer(frame) = last;
		last = frame;
	}
	return last;
}

static void give_frames(paddr_t last)
{
	while (last != 0) {
		paddr_t frame = last;

		last = *(paddr_t *)physical_pointer(frame);
		frame_put(frame);
	}
}

EARLY_TEST(images_leave_nothing)
{
	char path[IMAGE_PATH_MAX + 1] = {0};
	struct image *image;
	paddr_t frames;

	remember();
	image_find_op = find_for_test;
	expect_open("an empty file", 0, 99, 0);
	expect_open("a file whose fourth page cannot be read", 9 * FRAME_SIZE, 3, -EIO);
	expect_open("a file as large as can be", IMAGE_SIZE_MAX, UINT64_MAX, 0);
	expect_open("a file that is larger", IMAGE_SIZE_MAX + 1ull, UINT64_MAX, -E2BIG);
	frames = take_frames(100);
	expect_open("a file that memory has no room for", 101 * FRAME_SIZE, UINT64_MAX,
	            -ENOMEM);
	expect_open("the same, and no room for the addresses", IMAGE_SIZE_MAX, UINT64_MAX,
	            -ENOMEM);
	give_frames(frames);
	expect_open("the same with memory again", 101 * FRAME_SIZE, UINT64_MAX, 0);
	memset(path, 'x', IMAGE_PATH_MAX);
	test_eq_as("a path that is too long", image_open(path, &image), -ENAMETOOLONG);
	path[IMAGE_PATH_MAX - 1] = '\0';
	test_ok(image_open(path, &image));
	image_close(image);
	nothing_is_left();
	test_report("answer", 0, test_secret(0));
}

// While one reads the file another opens it, and is done sooner.
EARLY_TEST(images_are_opened_at_once)
{
	struct image *image;

	remember();
	image_find_op = find_for_test;
	source_of_test.size = 3 * FRAME_SIZE;
	source_of_test.fails_at = UINT64_MAX;
	source_of_test.open_it = true;
	test_ok(image_open("a/path", &image));
	test_check_as("both have the same image", image == source_of_test.meanwhile);
	test_eq_as("images that are open", image_count(), 1);
	image_close(image);
	test_eq_as("images that are open", image_count(), 1);
	image_close(source_of_test.meanwhile);
	nothing_is_left();
	test_report("answer", 0, test_secret(0));
}
