// memory: the kind of region that programs are made of: pages of their own.
//
// A page comes when it is touched for the first time: as zeros, or, in a region that shows a
// program's file, as the file's page. A file's page is shared by all who show it, and a page of
// one's own by parent and child; whoever writes to a shared page gets a copy. So a page that
// may be written to by the region's flags, but not by its entry in the page tables, is shared,
// or was.

#ifndef MEMORY_H
#define MEMORY_H

#include "image.h"
#include "mm/region.h"

struct memory {
	struct region region;
	struct image *image;   // what its pages show; NULL: zeros. The region has a reference
	uint64_t image_offset; // which byte of the file region.start shows
};

// memory_create: a region for [start, end) that is in no space yet, with `flags` (MAP_*) and
// all that such memory may ever allow. It takes a reference of its own to `image`, unless that
// is NULL. NULL when memory is used up.
must_check struct memory *memory_create(vaddr_t start, vaddr_t end, unsigned flags,
                                        struct image *image, uint64_t image_offset);

// memory_create_like: one that shows in [start, end), which lies in `memory`, what `memory`
// shows there, and allows the same. As memory_create.
must_check struct memory *memory_create_like(const struct memory *memory, vaddr_t start,
                                             vaddr_t end);

// memory_free: give back one that is in no space.
void memory_free(struct memory *memory);

// memory_page_bring: the region shows a file. Let the page of the file that the page at
// `address` shows be in memory, if there is one (image_page_bring, image_fill.h). 0 or its
// errors. No sleep.
must_check int memory_page_bring(const struct memory *memory, vaddr_t address);

// memory_image_page: the frame of the file that the page at `address` shows; 0: zeros, since
// the region shows no file, or its file ends before.
paddr_t memory_image_page(const struct memory *memory, vaddr_t address);

#endif
