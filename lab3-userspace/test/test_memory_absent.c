// test_memory_absent: exercise 3.7, before the lab is in its place: what the first touch of a
// page brings, called directly in a space that is not loaded, and by touching.

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "hoard.h"
#include "lab3-userspace/kernel/memory_absent.h"
#include "lab3-userspace/kernel/memory_map.h"
#include "lab3_test.h"
#include "lib/string.h"
#include "mm/page_table.h"
#include "mm/physical.h"
#include "space_rig.h"

#define PLACE     0x7000000000ull
#define PAGES     6                      // of a region
#define DIRTY     64                     // frames, more than the pages and their tables take
#define FILE_SIZE (4 * PAGE_SIZE + 1000) // of the image: its last pages belong to no file

static const unsigned kinds[] = {MAP_READ, MAP_WRITE, MAP_EXECUTE};

static int touch(struct memory *memory, unsigned page, bool write)
{
	struct spinlock *lock = &memory->region.aspace->lock;
	int error;

	spin_lock(lock);
	error = memory_fault_absent(memory, memory->region.start + page * PAGE_SIZE, write);
	test_check_as("the lock of the space is still held", spin_held(lock));
	spin_unlock(lock);
	return error;
}

static paddr_t mapped(const struct memory *memory, unsigned page, unsigned *flags)
{
	const struct space *space = container_of(memory->region.aspace, struct space, aspace);

	return rig_walk(space, memory->region.start + page * PAGE_SIZE, flags);
}

// The page has a frame of its own with these contents (NULL: zeros), and allows `flags`.
static paddr_t check_own(const struct memory *memory, unsigned page, unsigned flags,
                         const void *contents)
{
	static const uint8_t zeros[PAGE_SIZE];
	unsigned allowed;
	paddr_t frame = mapped(memory, page, &allowed);

	test_check_as("the page is mapped", frame != 0);
	test_eq_as("what the page allows (MAP_*)", allowed, MAP_USER | flags);
	test_eq_as("the owner of the page's own frame", frame_owner(frame), FRAME_USER);
	test_eq_as("references of the page's own frame", frame_references(frame), 1);
	test_check_as("the contents of the page",
	              memcmp(physical_pointer(frame), contents != NULL ? contents : zeros,
	                     PAGE_SIZE) == 0);
	return frame;
}

// A frame that nobody has had since the machine started need not hold zeros.
EARLY_TEST(memory_absent_brings_zeros)
{
	struct space *space = rig_space();

	hoard_freed(DIRTY);
	for (unsigned kind = 0; kind < array_length(kinds); kind++) {
		unsigned page = test_secret(kind) % PAGES;
		struct memory *memory =
			rig_region(space, PLACE + kind * PAGES * PAGE_SIZE, PAGES, kinds[kind]);

		test_ok(touch(memory, page, kinds[kind] == MAP_WRITE));
		check_own(memory, page, kinds[kind], NULL);
		test_eq_as("frames of programs, after one page was touched",
		           rig_owned(FRAME_USER), kind + 1);
	}
	// A page that may be written to is only read: it has a frame of its own all the same.
	struct memory *memory = rig_region(space, SPACE_START, 1, MAP_WRITE);

	test_ok(touch(memory, 0, false));
	check_own(memory, 0, MAP_WRITE, NULL);
	space_destroy(space);
	hoard_end();
	test_eq_as("frames of programs in the end", rig_owned(FRAME_USER), 0);
	test_report("done", 0, test_secret(0));
}

// A page of a file that is read is the file's own frame, for all its readers.
EARLY_TEST(memory_absent_shows_the_file)
{
	struct image *image = rig_image(FILE_SIZE);
	struct space *spaces[2] = {rig_space(), rig_space()};

	for (unsigned kind = 0; kind < array_length(kinds); kind++) {
		unsigned page = test_secret(kind) % 4, flags;

		for (unsigned i = 0; i < 2; i++) {
			struct memory *memory =
				rig_image_region(spaces[i], PLACE + kind * PAGES * PAGE_SIZE,
			                         PAGES, kinds[kind], image, PAGE_SIZE);
			paddr_t frame = image->pages[page + 1];
			uint32_t references = frame_references(frame);

			test_ok(touch(memory, page, false));
			test_eq_as("the frame that is mapped: the file's",
			           mapped(memory, page, &flags), frame);
			test_eq_as("what a page allows that others show, too (MAP_*)", flags,
			           MAP_USER | (kinds[kind] & ~MAP_WRITE));
			test_eq_as("references of the file's frame", frame_references(frame),
			           references + 1);
			test_eq_as("frames of programs", rig_owned(FRAME_USER), 0);
		}
	}
	space_destroy(spaces[0]);
	space_destroy(spaces[1]);
	for (unsigned page = 0; page < image->page_count; page++)
		test_eq_as("references of the file's frames in the end",
		           frame_references(image->pages[page]), 1);
	image_close(image);
	test_report("done", 0, test_secret(0));
}

// A page that is written to is a copy, and behind the file there are zeros.
EARLY_TEST(memory_absent_copies_for_a_write)
{
	struct image *image = rig_image(FILE_SIZE);
	struct space *space = rig_space();
	struct memory *memory =
		rig_image_region(space, PLACE, PAGES, MAP_WRITE, image, PAGE_SIZE);

	for (unsigned page = 0; page < 4; page++) {
		const uint64_t *file = physical_pointer(image->pages[page + 1]);
		paddr_t own;

		test_ok(touch(memory, page, true));
		own = check_own(memory, page, MAP_WRITE, file);
		test_eq_as("references of the file's frame",
		           frame_references(image->pages[page + 1]), 1);
		*rig_word(own) = 0;
		test_eq_as("the file, when a copy of it is written to", file[0],
		           rig_image_word(page + 1));
	}
	test_ok(touch(memory, 4, true));
	check_own(memory, 4, MAP_WRITE, NULL);
	test_ok(touch(memory, 5, false));
	check_own(memory, 5, MAP_WRITE, NULL);
	space_destroy(space);
	image_close(image);
	test_eq_as("frames of programs in the end", rig_owned(FRAME_USER), 0);
	test_report("done", 0, test_secret(0));
}

static struct image *file;
static struct memory *zeros, *shown; // regions of zeros, and of the file

// Regions with no page table yet.
static struct space *two_regions(void)
{
	struct space *space = rig_space();

	file = rig_image(FILE_SIZE);
	zeros = rig_region(space, PLACE, PAGES, MAP_WRITE);
	shown = rig_image_region(space, 2 * PLACE, PAGES, MAP_WRITE, file, 0);
	return space;
}

// Nothing can be brought in, and nothing is lost.
static void check_error(const char *what, struct memory *memory, bool write, int error)
{
	uint32_t users = rig_owned(FRAME_USER), references = frame_references(file->pages[0]);

	test_eq_as(what, touch(memory, 0, write), error);
	test_eq_as("frames of programs after an error", rig_owned(FRAME_USER), users);
	test_eq_as("references of the file's frame after an error",
	           frame_references(file->pages[0]), references);
}

EARLY_TEST(memory_absent_needs_memory)
{
	struct space *space = two_regions();
	unsigned flags;

	hoard_frames(0);
	check_error("a page of zeros without memory", zeros, true, -ENOMEM);
	check_error("a copy of a page without memory", shown, true, -ENOMEM);
	check_error("a page of a file without memory for a page table", shown, false, -ENOMEM);
	hoard_end();
	// For the page there is a frame, but none for a page table.
	hoard_frames(1);
	check_error("a page of zeros without memory for a page table", zeros, true, -ENOMEM);
	hoard_end();
	hoard_frames(1);
	check_error("a copy of a page without memory for a page table", shown, true, -ENOMEM);
	hoard_end();
	test_check_as("nothing is mapped", mapped(zeros, 0, &flags) == 0);
	test_check_as("nothing is mapped", mapped(shown, 0, &flags) == 0);
	test_ok(touch(zeros, 0, true));
	test_ok(touch(shown, 0, true));
	space_destroy(space);
	test_report("done", 0, test_secret(0));
}

// Another thread was quicker: the page that is there stays.
EARLY_TEST(memory_absent_keeps_what_is_there)
{
	struct space *space = two_regions();
	paddr_t frames[2];
	unsigned flags;

	frames[0] = rig_page(space, PLACE, MAP_WRITE, test_secret(1));
	frames[1] = rig_page(space, 2 * PLACE, MAP_WRITE, test_secret(2));
	check_error("zeros where a page is", zeros, true, -EEXIST);
	check_error("a copy where a page is", shown, true, -EEXIST);
	check_error("a page of a file where a page is", shown, false, -EEXIST);
	test_eq_as("the page that is there", mapped(zeros, 0, &flags), frames[0]);
	test_eq_as("the page that is there", mapped(shown, 0, &flags), frames[1]);
	test_eq_as("its first word", *rig_word(frames[0]), test_secret(1));
	test_eq_as("its first word", *rig_word(frames[1]), test_secret(2));
	space_destroy(space);
	test_report("done", 0, test_secret(0));
}

static uint64_t word_at(vaddr_t address)
{
	uint64_t word;

	test_check_as("a page comes when it is read", rig_read(address, &word));
	return word;
}

// As a program sees it: nothing is there, then a region is, and its pages come.
EARLY_TEST(memory_absent_comes_when_touched)
{
	struct space *space = rig_space();
	uint64_t word;

	file = rig_image(FILE_SIZE);
	rig_load_with_faults(space);
	test_check_as("where no region is, nothing can be read", !rig_read(PLACE, &word));
	rig_region(space, PLACE, PAGES, MAP_WRITE);
	rig_image_region(space, 2 * PLACE, PAGES, MAP_READ, file, 0);
	// From now on these are three regions.
	test_ok(space_protect(space, 2 * PLACE + PAGE_SIZE, 2 * PAGE_SIZE, MAP_EXECUTE));
	for (unsigned page = 0; page < PAGES; page++) {
		vaddr_t address = PLACE + page * PAGE_SIZE;

		if (test_secret(page) & 1)
			test_report("zeros", page, word_at(address));
		test_check_as("a page that may be written to comes when it is written to",
		              rig_write(address, test_secret(page)));
		test_report("own", page, word_at(address));
		test_report("file", page, word_at(2 * PLACE + page * PAGE_SIZE));
		test_check_as("what may only be read cannot be written to",
		              !rig_write(2 * PLACE + page * PAGE_SIZE, 0));
	}
	rig_load(NULL);
	space_destroy(space);
	image_close(file);
	test_eq_as("frames of programs in the end", rig_owned(FRAME_USER), 0);
}
