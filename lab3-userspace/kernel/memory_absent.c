// memory_absent: the first touch of a page.

#include "memory_absent.h"

#include "abi/error.h"
#include "arch/cpu.h"
#include "core/panic.h"
#include "mm/aspace.h"
#include "mm/frame.h"
#include "mm/page_table.h"
#include "mm/physical.h"

//@ solution 3.7
// A frame that is the page's own, with what the page shows at first. 0: memory is used up.
static paddr_t frame_filled(const struct memory *memory, vaddr_t page)
{
	paddr_t image_page = memory_image_page(memory, page);
	paddr_t frame;

	if (image_page == 0)
		return frame_alloc_zeroed(FRAME_USER);
	frame = frame_alloc(FRAME_USER);
	if (frame != 0)
		page_copy(physical_pointer(frame), physical_pointer(image_page));
	return frame;
}

//@ stub
//@ end
// EXERCISE 3.7  A page is touched for the first time.
//
// Nothing is mapped at `page`, which lies in the region `memory`, and the region allows what
// was tried (`write`: to write). Map what the page is to show, with region.flags (page_map,
// mm/page_table.h; the root is region.aspace->root):
//   - zeros: a frame of the page's own (frame_alloc_zeroed(FRAME_USER), mm/frame.h);
//   - if memory_image_page says that it shows a page of a file, and it is only read: that very
//     frame, with a reference more (frame_get), and without MAP_WRITE, whatever the flags say:
//     others show it too;
//   - the same, but it is written to: a copy of its own (frame_alloc(FRAME_USER) and page_copy,
//     arch/cpu.h; physical_pointer, mm/physical.h, leads to a frame).
//
// Return 0, or the error: -ENOMEM when memory is used up; -EEXIST of page_map, if another
// thread of the program was quicker. Then nothing has been taken. The lock of the address space
// is held: do not sleep. Nothing was mapped before, so there is nothing that the processor
// would have to forget (Intel SDM vol. 3A, 4.10.2.3).
//
// Hint: page_map can fail as well. Who gives the frame back then?
int memory_fault_absent(struct memory *memory, vaddr_t page, bool write)
{
	//@ solution 3.7
	unsigned flags = memory->region.flags;
	paddr_t frame = memory_image_page(memory, page);
	int error;

	if (frame != 0 && !write) {
		frame_get(frame);
		flags &= ~MAP_WRITE;
	} else {
		frame = frame_filled(memory, page);
	}
	if (frame == 0)
		return -ENOMEM;
	error = page_map(memory->region.aspace->root, page, frame, flags);
	if (error)
		frame_put(frame);
	return error;
	//@ stub
	//   (void)memory;
	//   (void)page;
	//   (void)write;
	//   exercise_missing("3.7");
	//@ end
}
