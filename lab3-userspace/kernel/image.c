// image: see image.h.

#include "image.h"

#include "abi/error.h"
#include "core/assert.h"
#include "core/slot.h"
#include "core/spinlock.h"
#include "image_fill.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/kmalloc.h"
#include "mm/physical.h"
#include "ramdisk.h"

// The addresses of a file's frames are kept in frames too: for a large file the heap has no
// room.
#define PAGES_PER_FRAME (FRAME_SIZE / sizeof(paddr_t))

static struct spinlock images_lock = SPINLOCK("images", RANK_IMAGES);
static struct list images = LIST_INIT(images); // those that are open

SLOT(image_find_op, ramdisk_image);

// How many frames hold the addresses; a file without bytes has one, too.
static uint32_t table_frames(const struct image *image)
{
	return image->page_count / PAGES_PER_FRAME + 1;
}

// Give back all that an image has, of which nobody knows any more.
static void image_free(struct image *image)
{
	paddr_t table = physical_address(image->pages);

	for (uint32_t i = 0; i < image->page_count; i++)
		if (image->pages[i] != 0)
			frame_put(image->pages[i]);
	for (uint32_t i = 0; i < table_frames(image); i++)
		frame_put(table + i * FRAME_SIZE);
	kfree(image);
}

// An image with no frames yet. NULL: no memory.
static struct image *image_new(const char *path, const struct image_source *source)
{
	struct image *image = kzalloc(sizeof(*image));
	paddr_t table;

	if (image == NULL)
		return NULL;
	image->references = 1;
	image->source = *source;
	image->size = source->size;
	image->page_count = (uint32_t)((source->size + FRAME_SIZE - 1) / FRAME_SIZE);
	string_copy(image->path, path, sizeof(image->path));
	table = frame_alloc_run(table_frames(image), FRAME_NO_LIMIT, FRAME_CACHE);
	if (table == 0) {
		kfree(image);
		return NULL;
	}
	image->pages = physical_pointer(table);
	memset(image->pages, 0, image->page_count * sizeof(*image->pages));
	return image;
}

// The image of a file if it is open, with one reference more, or NULL.
static struct image *image_get_open(uint64_t key)
{
	assert_held(&images_lock);
	list_for_each (node, &images) {
		struct image *image = list_entry(node, struct image, node);

		if (image->source.key == key) {
			image->references++;
			return image;
		}
	}
	return NULL;
}

// Make an image known, unless somebody was faster meanwhile: then theirs is taken.
static struct image *image_publish(struct image *image)
{
	struct image *theirs;

	spin_lock(&images_lock);
	theirs = image_get_open(image->source.key);
	if (theirs == NULL)
		list_push_back(&images, &image->node);
	spin_unlock(&images_lock);
	if (theirs == NULL)
		return image;
	image_free(image);
	return theirs;
}

int image_open(const char *path, struct image **image)
{
	struct image_source source;
	int error;

	if (strnlen(path, IMAGE_PATH_MAX) == IMAGE_PATH_MAX)
		return -ENAMETOOLONG;
	error = image_find_op(path, &source);
	if (error)
		return error;
	if (source.size > IMAGE_SIZE_MAX)
		return -E2BIG;
	spin_lock(&images_lock);
	*image = image_get_open(source.key);
	spin_unlock(&images_lock);
	if (*image != NULL)
		return 0;
	*image = image_new(path, &source);
	if (*image == NULL)
		return -ENOMEM;
	// Without the lock, since reading may sleep. Until image_publish the image is ours
	// alone.
	error = image_fill(*image);
	if (error) {
		image_free(*image);
		return error;
	}
	*image = image_publish(*image);
	return 0;
}

void image_get(struct image *image)
{
	spin_lock(&images_lock);
	assert(image->references > 0);
	image->references++;
	spin_unlock(&images_lock);
}

void image_close(struct image *image)
{
	bool last;

	spin_lock(&images_lock);
	assert(image->references > 0);
	last = --image->references == 0;
	if (last)
		list_remove(&image->node);
	spin_unlock(&images_lock);
	if (last)
		image_free(image);
}

int image_read(const struct image *image, uint64_t offset, void *to, size_t size)
{
	uint8_t *bytes = to;

	if (offset > image->size || size > image->size - offset)
		return -ENOEXEC;
	while (size > 0) {
		uint64_t within = offset % FRAME_SIZE;
		size_t part = min_u64(size, FRAME_SIZE - within);
		uint32_t number = (uint32_t)(offset / FRAME_SIZE);
		int error = image_page_bring(image, number);
		const uint8_t *page = physical_pointer(image->pages[number]);

		if (error)
			return error;
		memcpy(bytes, page + within, part);
		bytes += part;
		offset += part;
		size -= part;
	}
	return 0;
}

uint32_t image_count(void)
{
	uint32_t count = 0;

	spin_lock(&images_lock);
	list_for_each (node, &images) {
		count++;
	}
	spin_unlock(&images_lock);
	return count;
}
