// file: the description of a file for programs.

#ifndef ABI_FILE_H
#define ABI_FILE_H

#include <stdint.h>

enum file_kind {
	FILE_KIND_REGULAR = 1,
	FILE_KIND_DIRECTORY,
	FILE_KIND_LINK,      // symbolic
	FILE_KIND_CHARACTER, // a device without a position: a terminal
	FILE_KIND_BLOCK,     // a device of blocks: a disk
	FILE_KIND_PIPE,
	FILE_KIND_MEMORY, // shared, without a name in a file system
};

struct file_status {
	uint32_t kind;     // enum file_kind
	uint32_t links;    // names that it has
	uint64_t device;   // the two tell files apart: two descriptors of which both
	uint64_t number;   // are equal lead to the same file
	uint64_t size;     // bytes; 0 for a file without a position
	uint64_t modified; // tick of the last change of its content
};

// The operations that would not wait: bits.
#define FILE_READY_READ  1
#define FILE_READY_WRITE 2
#define FILE_READY_END   4 // the other side is gone: of a pipe, a terminal

#endif
