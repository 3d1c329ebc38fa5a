// file: what can be read from and written to, whatever it is.

#ifndef CORE_FILE_H
#define CORE_FILE_H

#include "lib/types.h"

#define FILE_STDIN  0
#define FILE_STDOUT 1
#define FILE_STDERR 2

struct file;

// The buffers are the kernel's own. Results: the number of bytes, possibly fewer than asked
// for, or a negative error.
struct file_ops {
	// Wait until there is at least one byte; 0 is the end of the file. NULL: not open for
	// reading.
	int64_t (*read)(struct file *file, void *buffer, size_t size);
	// May write fewer bytes than `size`. NULL: not open for writing.
	int64_t (*write)(struct file *file, const void *buffer, size_t size);
};

struct file {
	const struct file_ops *ops;
	void *data; // of the kind
};

// file_read, file_write: as the ops, and -EBADF where the file has no such op.
must_check int64_t file_read(struct file *file, void *buffer, size_t size);
must_check int64_t file_write(struct file *file, const void *buffer, size_t size);

// file_find: the file behind a descriptor of the caller, or NULL.
struct file *file_find(int descriptor);

// file_replace: put another file (or NULL) behind one of the three standard descriptors.
// Returns the one before.
struct file *file_replace(int descriptor, struct file *file);

// Slot: the look-up. Default: the three standard descriptors, the same for all.
extern struct file *(*file_find_op)(int descriptor);

#endif
