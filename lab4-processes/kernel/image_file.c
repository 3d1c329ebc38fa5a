// image_file: the bytes of an image, and how many of them have been read.

#include "image_file.h"

#include "abi/error.h"
#include "core/slot.h"
#include "lab3-userspace/kernel/image.h"
#include "lab4-processes/abi/open.h"
#include "mm/kmalloc.h"

struct image_file {
	struct file file;
	struct spinlock lock;
	uint64_t position; // guarded by the lock
	struct image *image;
};

static struct image_file *image_file_of(struct file *file)
{
	return container_of(file, struct image_file, file);
}

// Two readers never get the same bytes: the position moves before another looks at it.
static int64_t image_file_read(struct file *file, void *buffer, size_t size)
{
	struct image_file *open = image_file_of(file);
	uint64_t start;
	int error;

	spin_lock(&open->lock);
	start = open->position;
	size = min_u64(size, open->image->size - start);
	open->position += size;
	spin_unlock(&open->lock);
	error = image_read(open->image, start, buffer, size);
	return error ? error : (int64_t)size;
}

static int64_t image_file_seek(struct file *file, int64_t offset, int whence)
{
	struct image_file *open = image_file_of(file);
	int64_t from, result = -EINVAL;

	spin_lock(&open->lock);
	from = whence == FILE_SEEK_START  ? 0
	       : whence == FILE_SEEK_HERE ? (int64_t)open->position
	                                  : (int64_t)open->image->size;
	// Behind the end there is nothing to read, so nobody goes there.
	if (offset >= -from && offset <= (int64_t)open->image->size - from)
		result = (int64_t)(open->position = (uint64_t)(from + offset));
	spin_unlock(&open->lock);
	return result;
}

static int image_file_describe(struct file *file, struct file_status *status)
{
	const struct image *image = image_file_of(file)->image;

	status->kind = FILE_KIND_REGULAR;
	status->links = 1;
	status->number = image->source.key;
	status->size = image->size;
	return 0;
}

static void image_file_release(struct file *file)
{
	struct image_file *open = image_file_of(file);

	image_close(open->image);
	kfree(open);
}

static const struct file_ops image_file_ops = {
	.read = image_file_read,
	.seek = image_file_seek,
	.describe = image_file_describe,
	.release = image_file_release,
};

int image_file_open(const char *path, int flags, struct file **file)
{
	struct image_file *open;
	int error;

	if (flags & ~OPEN_FLAGS)
		return -EINVAL;
	open = kzalloc(sizeof(*open));
	if (open == NULL)
		return -ENOMEM;
	error = image_open(path, &open->image);
	if (error) {
		kfree(open);
		return error;
	}
	open->file = (struct file)FILE_INIT(&image_file_ops);
	open->lock = (struct spinlock)SPINLOCK("image_file", RANK_IMAGE_FILE);
	*file = &open->file;
	return 0;
}

SLOT(file_open_op, image_file_open);
