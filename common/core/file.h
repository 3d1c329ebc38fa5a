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
	// Go to `offset` from the start, the current place or the end (FILE_SEEK_*); returns
	// the new place from the start. NULL: the file has no places.
	int64_t (*seek)(struct file *file, int64_t offset, int whence);
	// Nobody has the file any more: give back what it holds. NULL: it is never given up.
	void (*release)(struct file *file);
};

enum { FILE_SEEK_START, FILE_SEEK_HERE, FILE_SEEK_END };

// A file lives as long as somebody has a reference to it.
struct file {
	const struct file_ops *ops;
	uint32_t references; // changed by one instruction; 1 for whoever made it
	void *data;          // of the kind
};

#define FILE_INIT(ops_)                                                                        \
	{                                                                                      \
		.ops = (ops_), .references = 1                                                 \
	}

// file_read, file_write: as the ops, and -EBADF where the file has no such op.
must_check int64_t file_read(struct file *file, void *buffer, size_t size);
must_check int64_t file_write(struct file *file, const void *buffer, size_t size);

// file_get: the file behind a descriptor of the caller, with a reference that the caller of
// this function gives back with file_put; or NULL. While there is a reference the file stays,
// whatever becomes of the descriptor.
must_check struct file *file_get(int descriptor);
void file_put(struct file *file);

// file_replace: put another file (or NULL) behind one of the three standard descriptors.
// Returns the one before.
struct file *file_replace(int descriptor, struct file *file);

// Slot: the look-up; adds the reference. Default: the three standard descriptors, the same for
// all.
extern struct file *(*file_get_op)(int descriptor);

// file_share: one reference more, for whoever implements file_get_op. Returns the file.
struct file *file_share(struct file *file);

#endif
