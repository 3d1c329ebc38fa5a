// file: an object of any kind that code can read from and write to.

#ifndef CORE_FILE_H
#define CORE_FILE_H

#include "abi/file.h"
#include "core/spinlock.h"
#include "lib/list.h"
#include "lib/types.h"
#include "mm/user_ptr.h"

#define FILE_STDIN  0
#define FILE_STDOUT 1
#define FILE_STDERR 2

struct aspace;
struct file;

// An entry of a thread that waits for several files at once. Zeroed at first.
struct file_watch {
	struct list_node node; // on a list of the file
	struct spinlock *lock; // that guards the list; NULL: on none yet
	// Called, with the lock held, each time when the file is ready for more: wakes the
	// thread, which then checks again.
	void (*changed)(struct file_watch *watch);
};

// A kind of file. A NULL member means that this kind does not support the operation. Operations
// that wait may sleep; the caller holds a reference and no lock.
//
// The buffers belong to the kernel. The result is the number of bytes, possibly fewer than
// requested, or a negative error.
struct file_ops {
	// Waits until there is at least one byte; returns 0 at the end of the file. NULL: not
	// open for reading.
	int64_t (*read)(struct file *file, void *buffer, size_t size);
	// May write fewer bytes than `size`. NULL: not open for writing.
	int64_t (*write)(struct file *file, const void *buffer, size_t size);
	// Moves the position to `offset` from the start, the current position or the end
	// (FILE_SEEK_*); returns the new position. NULL: the file has no position.
	int64_t (*seek)(struct file *file, int64_t offset, int whence);
	// Fills in *status, which is zeroed before. 0 or a negative error.
	int (*describe)(struct file *file, struct file_status *status);
	// A request that only this kind supports, chosen by a number: a terminal's mode, a
	// disk's size. 0 or more, or a negative error: -ENOTTY for an unknown number.
	int64_t (*control)(struct file *file, uint64_t request, struct user_ptr argument);
	// Adds a region to `into`, which is claimed (mm/aspace_change.h). It maps the file from
	// `offset` on at [start, end), with `flags` (MAP_*, mm/page_table.h). The region has a
	// reference to the file. Loads the data that page faults will need, since a fault must
	// not sleep. 0 or a negative error.
	int (*map)(struct file *file, struct aspace *into, vaddr_t start, vaddr_t end,
	           uint64_t offset, unsigned flags);
	// Returns the operations that would not wait now: FILE_READY_*. Unless `watch` is NULL,
	// puts it on the file's list, under the same lock as this check. Does not sleep.
	int (*ready)(struct file *file, struct file_watch *watch);
	// Called when the last reference is gone: frees the resources of the file. NULL: the
	// file is never released.
	void (*release)(struct file *file);
};

enum { FILE_SEEK_START, FILE_SEEK_HERE, FILE_SEEK_END };

// A file exists as long as there is a reference to it.
struct file {
	const struct file_ops *ops;
	uint32_t references; // changed by one instruction; 1 for its creator
	void *data;          // of the kind
};

#define FILE_INIT(ops_)                                                                        \
	{                                                                                      \
		.ops = (ops_), .references = 1                                                 \
	}

// file_read, file_write: as the ops, and -EBADF where the file has no such op.
must_check int64_t file_read(struct file *file, void *buffer, size_t size);
must_check int64_t file_write(struct file *file, const void *buffer, size_t size);

// The same for the other ops. Without one: -ESPIPE, -EOPNOTSUPP, -ENOTTY, -ENODEV, -EOPNOTSUPP.
must_check int64_t file_seek(struct file *file, int64_t offset, int whence);
must_check int file_describe(struct file *file, struct file_status *status);
must_check int64_t file_control(struct file *file, uint64_t request, struct user_ptr argument);
must_check int file_map(struct file *file, struct aspace *into, vaddr_t start, vaddr_t end,
                        uint64_t offset, unsigned flags);
must_check int file_ready(struct file *file, struct file_watch *watch);

// file_watch_end: take the watch off its list, if it is on one. While it is on a list, its
// owner must have a reference to the file.
void file_watch_end(struct file_watch *watch);

// file_get: the file of a descriptor, with a reference that the caller of this function must
// release with file_put; or NULL. While there is a reference the file exists, even if the
// descriptor is closed.
must_check struct file *file_get(int descriptor);
void file_put(struct file *file);

// file_replace: set the file (or NULL) of one of the three standard descriptors. Returns the
// old one, with the reference that the descriptor had.
struct file *file_replace(int descriptor, struct file *file);

// Slot: finds the file and adds the reference. It does both under the lock that guards changes
// of descriptors: else the file could be released in between. Default: three standard
// descriptors, which all callers share.
extern struct file *(*file_get_op)(int descriptor);

// file_share: add one reference; for implementations of file_get_op. Returns the file.
struct file *file_share(struct file *file);

#endif
