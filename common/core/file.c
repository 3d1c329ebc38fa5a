// file: the console behind the three standard descriptors.

#include "core/file.h"

#include "abi/error.h"
#include "core/assert.h"
#include "core/console.h"
#include "core/input.h"
#include "core/slot.h"

// Only keys that are characters; the first is waited for.
static int64_t console_file_read(struct file *file, void *buffer, size_t size)
{
	uint8_t *bytes = buffer;
	size_t count = 0;
	int key = 0;

	(void)file;
	input_claim();
	while (count < size && key >= 0) {
		key = count == 0 ? input_wait(TIME_NEVER) : input_take();
		if (key >= 0 && key <= 0xFF) // not one of enum key
			bytes[count++] = (uint8_t)key;
	}
	input_release();
	return count > 0 || size == 0 ? (int64_t)count : key;
}

static int64_t console_file_write(struct file *file, const void *buffer, size_t size)
{
	(void)file;
	console_write(buffer, size);
	return (int64_t)size;
}

static int console_file_describe(struct file *file, struct file_status *status)
{
	(void)file;
	status->kind = FILE_KIND_CHARACTER;
	return 0;
}

static const struct file_ops input_ops = {.read = console_file_read,
                                          .describe = console_file_describe};
static const struct file_ops output_ops = {.write = console_file_write,
                                           .describe = console_file_describe};
static struct file console_in = FILE_INIT(&input_ops);
static struct file console_out = FILE_INIT(&output_ops);

static struct spinlock files_lock = SPINLOCK("files", RANK_LEAF);
// Guarded by the lock.
static struct file *standard_files[] = {
	[FILE_STDIN] = &console_in, [FILE_STDOUT] = &console_out, [FILE_STDERR] = &console_out};

struct file *file_share(struct file *file)
{
	__atomic_add_fetch(&file->references, 1, __ATOMIC_RELAXED);
	return file;
}

void file_put(struct file *file)
{
	uint32_t left = __atomic_sub_fetch(&file->references, 1, __ATOMIC_ACQ_REL);

	assert(left != UINT32_MAX); // somebody gave back what was not theirs
	if (left == 0 && file->ops->release != NULL)
		file->ops->release(file);
}

// From the look to the reference nobody may take the file out and give it up.
static struct file *get_standard(int descriptor)
{
	struct file *file = NULL;

	spin_lock(&files_lock);
	if (descriptor >= 0 && descriptor < (int)array_length(standard_files) &&
	    standard_files[descriptor] != NULL)
		file = file_share(standard_files[descriptor]);
	spin_unlock(&files_lock);
	return file;
}

SLOT(file_get_op, get_standard);

struct file *file_get(int descriptor)
{
	return file_get_op(descriptor);
}

struct file *file_replace(int descriptor, struct file *file)
{
	struct file *before;

	assert(descriptor >= 0 && descriptor < (int)array_length(standard_files));
	spin_lock(&files_lock);
	before = standard_files[descriptor];
	standard_files[descriptor] = file;
	spin_unlock(&files_lock);
	return before;
}

int64_t file_read(struct file *file, void *buffer, size_t size)
{
	return file->ops->read != NULL ? file->ops->read(file, buffer, size) : -EBADF;
}

int64_t file_write(struct file *file, const void *buffer, size_t size)
{
	return file->ops->write != NULL ? file->ops->write(file, buffer, size) : -EBADF;
}

int64_t file_seek(struct file *file, int64_t offset, int whence)
{
	return file->ops->seek != NULL ? file->ops->seek(file, offset, whence) : -ESPIPE;
}

int file_describe(struct file *file, struct file_status *status)
{
	*status = (struct file_status){.size = 0};
	return file->ops->describe != NULL ? file->ops->describe(file, status) : -EOPNOTSUPP;
}

int64_t file_control(struct file *file, uint64_t request, struct user_ptr argument)
{
	return file->ops->control != NULL ? file->ops->control(file, request, argument)
	                                  : -ENOTTY;
}

int file_map(struct file *file, struct aspace *into, vaddr_t start, vaddr_t end,
             uint64_t offset, unsigned flags)
{
	return file->ops->map != NULL ? file->ops->map(file, into, start, end, offset, flags)
	                              : -ENODEV;
}

int file_ready(struct file *file, struct file_watch *watch)
{
	return file->ops->ready != NULL ? file->ops->ready(file, watch) : -EOPNOTSUPP;
}

void file_watch_end(struct file_watch *watch)
{
	if (watch->lock == NULL)
		return;
	spin_lock(watch->lock);
	if (list_linked(&watch->node))
		list_remove(&watch->node);
	spin_unlock(watch->lock);
}
