// memory_file: a file for tests, which keeps what is written to it and gives what it was told
// to.

#ifndef MEMORY_FILE_H
#define MEMORY_FILE_H

#include "core/file.h"

#define MEMORY_FILE_SIZE 4096

struct memory_file {
	struct file file;
	size_t room;        // how many bytes more it takes; then it fails with -ENOSPC
	size_t length;      // bytes in `bytes`
	size_t calls;       // of its ops
	size_t largest;     // size asked for in one call
	const void *source; // the buffer of the last write: where the kernel had the bytes
	uint8_t bytes[MEMORY_FILE_SIZE];
};

// memory_file_init: empty, with `room` for so many bytes (at most MEMORY_FILE_SIZE).
void memory_file_init(struct memory_file *memory, size_t room);

// memory_file_init_one_way: one that can only be written to, or only be read from.
void memory_file_init_one_way(struct memory_file *memory, bool writable);

#endif
