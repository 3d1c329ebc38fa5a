// image: a program's file, in memory once for all that run it.
//
// Its pages are frames of FRAME_CACHE. By default the whole file is read when it is opened,
// since no page fault sleeps. With the challenge, exercise 3.14, a page is read when somebody
// needs it for the first time. The last one who closes it gives the frames back: images that
// nobody has open are not kept.

#ifndef IMAGE_H
#define IMAGE_H

#include "core/lock_rank.h"
#include "lib/list.h"
#include "lib/types.h"

#define IMAGE_PATH_MAX 128 // with NUL
#define IMAGE_SIZE_MAX (16u << 20)

// Of images_lock: a leaf.
enum { RANK_IMAGES = RANK_LEAF + 30 };

// The way to read the file of a path. `key` tells files apart: the same file has the same.
struct image_source {
	uint64_t size;
	uint64_t key;
	// Bring bytes from `offset` on, which lie in the file. 0 or a negative error; may
	// sleep, unless the file is in memory.
	int (*read_at)(const struct image_source *source, uint64_t offset, void *to,
	               size_t size);
	const void *data;
	bool in_memory; // read_at never sleeps, and can be called as long as an image is open
};

struct image {
	struct list_node node; // of those that are open; guarded by images_lock
	uint32_t references;   // guarded by images_lock
	// Written once, before anybody else sees the image:
	struct image_source source; // how to read it
	uint64_t size;              // bytes of the file
	uint32_t page_count;
	// The frame of each page, or 0: it has not been read yet. Each is written once, by one
	// instruction (image_page_bring, image_fill.h), and stays until the image goes. Zeros
	// fill up the last page.
	paddr_t *pages;
	char path[IMAGE_PATH_MAX]; // by which it was opened first
};

// Slot: find the file of a path, which image_open has found short enough. 0 or a negative
// error: -ENOENT; -EIO. May sleep. Default: the ramdisk.
extern int (*image_find_op)(const char *path, struct image_source *source);

// image_open: the image of a path, with a reference for the caller. Negative error:
// -ENAMETOOLONG; what the slot or read_at fails with; -E2BIG for a file larger than
// IMAGE_SIZE_MAX; -ENOMEM. May sleep, no lock held.
must_check int image_open(const char *path, struct image **image);

// image_get: one reference more, for somebody who has one. image_close: give one back; the
// last one gives back the frames. No sleep.
void image_get(struct image *image);
void image_close(struct image *image);

// image_read: copy bytes of the file. -ENOEXEC when they are not all in it; as
// image_page_bring. No sleep.
must_check int image_read(const struct image *image, uint64_t offset, void *to, size_t size);

// image_count: how many images are open.
uint32_t image_count(void);

#endif
