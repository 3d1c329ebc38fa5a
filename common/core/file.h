// file: what can be read from and written to, whatever it is.

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

// Somebody who waits for several files at once. Zeroed to begin with.
struct file_watch {
	struct list_node node; // on a list of the file's
	struct spinlock *lock; // that guards the list; NULL: on none yet
	// Told, with the lock held, each time when more can be done than before: wake the
	// sleeper, who asks again.
	void (*changed)(struct file_watch *watch);
};

// A kind of file. A member that is NULL: not possible for this kind. Those that wait may sleep;
// the caller holds a reference and no lock.
//
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
	// Fill in what it is: *status is zero. 0 or a negative error.
	int (*describe)(struct file *file, struct file_status *status);
	// What only this kind can do, by a number of its own: a terminal's mode, a disk's size.
	// 0 or more, or a negative error: -ENOTTY for a number that it does not know.
	int64_t (*control)(struct file *file, uint64_t request, struct user_ptr argument);
	// Enter a region in `into`, which is claimed (mm/aspace_change.h), that shows the file
	// from `offset` on at [start, end), with `flags` (MAP_*, mm/page_table.h). The region
	// has a reference to the file. What a page fault will need is in memory by then: no
	// fault sleeps. 0 or a negative error.
	int (*map)(struct file *file, struct aspace *into, vaddr_t start, vaddr_t end,
	           uint64_t offset, unsigned flags);
	// What can be done now without waiting: FILE_READY_*. Unless `watch` is NULL, it is
	// put on the file's list, under the same lock as the look. Does not sleep.
	int (*ready)(struct file *file, struct file_watch *watch);
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

// The same for the other ops. Without one: -ESPIPE, -EOPNOTSUPP, -ENOTTY, -ENODEV, -EOPNOTSUPP.
must_check int64_t file_seek(struct file *file, int64_t offset, int whence);
must_check int file_describe(struct file *file, struct file_status *status);
must_check int64_t file_control(struct file *file, uint64_t request, struct user_ptr argument);
must_check int file_map(struct file *file, struct aspace *into, vaddr_t start, vaddr_t end,
                        uint64_t offset, unsigned flags);
must_check int file_ready(struct file *file, struct file_watch *watch);

// file_watch_end: it need not be told any more; nothing if it is on no list. While it is on
// one, its owner has a reference to the file.
void file_watch_end(struct file_watch *watch);

// file_get: the file behind a descriptor of the caller, with a reference that the caller of
// this function gives back with file_put; or NULL. While there is a reference the file stays,
// whatever becomes of the descriptor.
must_check struct file *file_get(int descriptor);
void file_put(struct file *file);

// file_replace: put another file (or NULL) behind one of the three standard descriptors.
// Returns the one before, with the reference that the descriptor had.
struct file *file_replace(int descriptor, struct file *file);

// Slot: the look-up; adds the reference, under a lock that whoever changes a descriptor takes
// too: else the file could be given up in between. Default: the three standard descriptors, the
// same for all.
extern struct file *(*file_get_op)(int descriptor);

// file_share: one reference more, for whoever implements file_get_op. Returns the file.
struct file *file_share(struct file *file);

#endif
