// test_load: exercise 3.10: programs are loaded and looked at, and not run. The grader has made
// the files, and knows what must be where.

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "core/test.h"
#include "hoard.h"
#include "lab3-userspace/kernel/elf_check.h"
#include "lab3-userspace/kernel/program_load.h"
#include "lab3-userspace/kernel/ramdisk.h"
#include "lib/crc32.h"
#include "lib/format.h"
#include "mm/frame.h"
#include "space_read.h"

#define CHUNK 1024

static struct {
	struct image *image;
	struct elf_program program;
	struct space *space;
} loaded;

static uint32_t owned(enum frame_owner owner)
{
	uint32_t counts[FRAME_OWNERS];

	frame_stats(counts);
	return counts[owner];
}

static int read_image(const struct elf_file *file, uint64_t offset, void *to, size_t size)
{
	return image_read(file->data, offset, to, size);
}

static void open_file(const char *path)
{
	struct elf_file file = {.read = read_image};

	test_ok(image_open(path, &loaded.image));
	file.size = loaded.image->size;
	file.data = loaded.image;
	test_ok(elf_check(&file, &loaded.program));
}

static int load(void)
{
	loaded.space = space_create();
	test_check(loaded.space != NULL);
	return program_load(loaded.space, loaded.image, &loaded.program);
}

static void unload(void)
{
	space_destroy(loaded.space);
	test_eq_as("references to the image when the space is gone", loaded.image->references,
	           1);
}

// The checksum of bytes in the program's memory.
static uint32_t checksum(vaddr_t address, uint64_t size)
{
	uint8_t bytes[CHUNK];
	uint32_t crc = 0;

	while (size > 0) {
		size_t part = min_u64(size, CHUNK);

		space_read(loaded.space, address, bytes, part);
		crc = crc32_update(crc, bytes, part);
		address += part;
		size -= part;
	}
	return crc;
}

static unsigned flags_at(vaddr_t address)
{
	const struct region *region = region_find(&loaded.space->aspace.regions, address);

	test_check_as("there is a region at the ends of a segment", region != NULL);
	return region->flags;
}

// Pages of which the file has every byte are those of the image.
static void check_shared(const struct elf_segment *segment)
{
	vaddr_t start = round_down(segment->address, PAGE_SIZE);
	vaddr_t end = segment->address + segment->file_size;
	char what[80];

	for (vaddr_t page = start; page + PAGE_SIZE <= end; page += PAGE_SIZE) {
		uint64_t number = (segment->offset + (page - start)) / PAGE_SIZE;
		paddr_t frame = space_frame(loaded.space, page); // which brings it in

		format_text(what, sizeof(what),
		            "the frame at %#lx is that of the file's page %lu", page, number);
		test_eq_as(what, frame, loaded.image->pages[number]);
	}
}

static void report_segment(unsigned question, const struct elf_segment *segment)
{
	vaddr_t end = segment->address + segment->memory_size;
	uint64_t last = min_u64(PAGE_SIZE, segment->memory_size);

	test_report("flags", question, flags_at(segment->address));
	test_report("flags_of_last", question, flags_at(end - 1));
	test_report("bytes", question,
	            test_secret(question) ^
	                    checksum(segment->address,
	                             min_u64(segment->memory_size,
	                                     segment->file_size + 2 * PAGE_SIZE)));
	test_report("last_bytes", question, test_secret(question) ^ checksum(end - last, last));
	check_shared(segment);
}

// How many frames the image has: those of its pages, and those for their addresses.
static uint32_t image_frames(void)
{
	uint32_t count = loaded.image->page_count / 512 + 1;

	for (uint32_t i = 0; i < loaded.image->page_count; i++)
		count += loaded.image->pages[i] != 0;
	return count;
}

static void report_regions(unsigned number)
{
	uint64_t pages = 0;

	list_for_each (node, &loaded.space->aspace.regions) {
		const struct region *region = list_entry(node, struct region, node);

		pages += (region->end - region->start) / PAGE_SIZE;
	}
	test_report("pages", number, pages);
}

static void report_file(unsigned number, const char *path)
{
	uint32_t users = owned(FRAME_USER), cached = owned(FRAME_CACHE);

	open_file(path);
	test_ok(load());
	test_report("copied", number, owned(FRAME_USER) - users);
	test_report("mapped", number, space_mapped(loaded.space));
	report_regions(number);
	for (unsigned i = 0; i < loaded.program.segment_count; i++)
		report_segment(number * 100 + i, &loaded.program.segments[i]);
	test_eq_as("frames of the file's pages: those of the image",
	           owned(FRAME_CACHE) - cached, image_frames());
	unload();
	test_eq_as("frames of programs when the space is gone", owned(FRAME_USER), users);
	image_close(loaded.image);
}

EARLY_TEST(load_shows_the_file)
{
	struct ustar_file file = {.next = 0};

	for (unsigned number = 0; ramdisk_next(&file) == 1; number++)
		report_file(number, file.path);
}

// Load with so many frames left. All memory comes back, whatever comes of it.
static int load_with(uint32_t left)
{
	uint32_t users = owned(FRAME_USER), tables = owned(FRAME_PAGE_TABLE);
	int error;

	loaded.space = space_create();
	test_check(loaded.space != NULL);
	hoard_frames(left);
	error = program_load(loaded.space, loaded.image, &loaded.program);
	hoard_end();
	unload();
	test_eq_as("frames of programs after program_load without memory", owned(FRAME_USER),
	           users);
	test_eq_as("frames of page tables after program_load without memory",
	           owned(FRAME_PAGE_TABLE), tables);
	return error;
}

// No frame is left, and so many structs of memory.
static int load_with_structs(uint32_t left)
{
	int error;

	loaded.space = space_create();
	test_check(loaded.space != NULL);
	hoard_frames(0);
	hoard_memories(left);
	error = program_load(loaded.space, loaded.image, &loaded.program);
	hoard_end();
	unload();
	return error;
}

// Without memory it is an error, at each step, and everything comes back.
EARLY_TEST(load_needs_memory)
{
	uint32_t frames, needed;

	open_file("parts");
	test_ok(load()); // pools have their slabs now
	unload();
	loaded.space = space_create();
	test_check(loaded.space != NULL);
	frames = owned(FRAME_FREE);
	test_ok(program_load(loaded.space, loaded.image, &loaded.program));
	needed = frames - owned(FRAME_FREE);
	unload();
	for (uint32_t left = 0; left < needed; left++)
		test_eq_as("program_load with fewer frames than it takes", load_with(left),
		           -ENOMEM);
	test_eq_as("program_load with just enough frames", load_with(needed), 0);
	for (uint32_t left = 0; left < loaded.program.segment_count; left++)
		test_eq_as("program_load with fewer structs of memory than segments",
		           load_with_structs(left), -ENOMEM);
	image_close(loaded.image);
	test_report("needed", 0, test_secret(0) ^ needed);
}
