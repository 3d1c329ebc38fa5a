// files: the open files of a process, by their descriptors.
//
// A descriptor is an index, and holds a reference to its file. Two descriptors, of one process
// or of several, may lead to the same file. No lock is held by the caller: the last reference
// releases a file, which may sleep.

#ifndef FILES_H
#define FILES_H

#include "core/file.h"
#include "core/spinlock.h"
#include "lab4-processes/abi/descriptor.h"

// Inside it only references are counted.
enum { RANK_FILES = RANK_TABLE + 40 };

struct files {
	struct spinlock lock;               // guards the rest
	uint64_t open;                      // a bit for each descriptor that is in use,
	uint64_t close_on_exec;             // and for each of these that exec closes
	struct file *file[DESCRIPTORS_MAX]; // of those that are in use
};
_Static_assert(DESCRIPTORS_MAX == 64, "a bit each");

// files_get, files_add, files_dup, files_close, files_clone, files_exec: exercise 4.2.
must_check struct file *files_get(struct files *files, int descriptor);
must_check int files_add(struct files *files, struct file *file, int flags);
must_check int files_dup(struct files *files, int descriptor, int to, int flags);
must_check int files_close(struct files *files, int descriptor);
void files_clone(struct files *from, struct files *to);
void files_exec(struct files *files);

// files_init: no descriptor is in use.
void files_init(struct files *files);

// files_end: close all of them.
void files_end(struct files *files);

#endif
