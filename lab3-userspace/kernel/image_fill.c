// image_fill: by default all pages of a file are read when it is opened. With the challenge
// each is read when somebody needs it for the first time.

#include "image_fill.h"

#include "abi/error.h"
#include "mm/frame.h"
#include "mm/physical.h"

// Read page `number` of the file, and fill it up with zeros behind the end, into a new frame of
// FRAME_CACHE. 0, or -ENOMEM or the error of read_at, and there is no frame.
static int page_read(const struct image *image, uint32_t number, paddr_t *frame)
{
	const struct image_source *source = &image->source;
	uint64_t offset = (uint64_t)number * FRAME_SIZE;
	int error;

	*frame = frame_alloc_zeroed(FRAME_CACHE);
	if (*frame == 0)
		return -ENOMEM;
	error = source->read_at(source, offset, physical_pointer(*frame),
	                        min_u64(FRAME_SIZE, image->size - offset));
	if (error) {
		frame_put(*frame);
		*frame = 0;
	}
	return error;
}

// The same for all pages.
static int pages_read(struct image *image)
{
	int error = 0;

	for (uint32_t i = 0; i < image->page_count && error == 0; i++)
		error = page_read(image, i, &image->pages[i]);
	return error;
}

// EXERCISE 3.14  Challenge: load on demand.
//
// Without this exercise all pages of a program's file are read before it starts. Let a page be
// read when somebody needs it for the first time (page_read).
//
// image_fill: somebody opens the file; nobody else knows the image yet, and no page is there.
// Read the pages that nobody can read later: page faults do not sleep, so all of a file that is
// not in memory (image.source; pages_read). Return 0, or the error of page_read; the caller
// then gives back the pages that are there.
//
// image_page_bring: somebody needs page `number`, which is less than image->page_count. Let its
// frame be in image->pages. Return 0, or the error of page_read with nothing changed. The
// lock of an address space may be held: do not sleep. All who run the file share the image, and
// two of them may need the same page at the same time. There must be one frame of a page only,
// and once it is in image->pages it stays there.
//
// Hint: __atomic_compare_exchange_n stores a value only if it finds the one that you expect.
int image_fill(struct image *image)
{
	//@ solution 3.14
	return image->source.in_memory ? 0 : pages_read(image);
	//@ stub
	//   return pages_read(image);
	//@ end
}

int image_page_bring(const struct image *image, uint32_t number)
{
	//@ solution 3.14
	paddr_t *page = &image->pages[number];
	paddr_t frame, none = 0;
	int error;

	if (__atomic_load_n(page, __ATOMIC_ACQUIRE) != 0)
		return 0;
	error = page_read(image, number, &frame);
	if (error)
		return error;
	// Another program that runs the file may have been quicker, and show its frame already.
	if (!__atomic_compare_exchange_n(page, &none, frame, false, __ATOMIC_ACQ_REL,
	                                 __ATOMIC_ACQUIRE))
		frame_put(frame);
	return 0;
	//@ stub
	//   (void)image;
	//   (void)number;
	//   return 0;
	//@ end
}
