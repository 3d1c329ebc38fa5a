// elf: what a program's file says of itself (ELF-64 Object File Format; System V gABI, chapters
// 4 and 5). Pure: it runs on the host as well.

#ifndef ELF_H
#define ELF_H

#include "lib/types.h"

#define ELF_SEGMENTS_MAX 16                // that are loaded
#define ELF_HEADERS_MAX  64                // program headers of any type
#define ELF_MEMORY_MAX   (256ull << 20)    // of all segments together

// A file, whatever holds it.
struct elf_file {
	uint64_t size;
	// Copy bytes that lie in the file. 0 or a negative error.
	int (*read)(const struct elf_file *file, uint64_t offset, void *to, size_t size);
	const void *data;
};

// A segment that is to be loaded. Its pages are those that [address, address + memory_size)
// touches; no two segments touch the same page.
struct elf_segment {
	uint64_t offset;                   // of its bytes in the file,
	uint64_t file_size;                // which are so many; 0 follow,
	uint64_t address, memory_size;     // until it has its size in memory
	unsigned flags;                    // MAP_WRITE, MAP_EXECUTE (mm/page_table.h)
};

struct elf_program {
	uint64_t entry;
	uint64_t headers;       // where the program headers lie in memory; 0: in no segment
	unsigned header_count;
	unsigned segment_count; // at least 1
	struct elf_segment segments[ELF_SEGMENTS_MAX]; // by address
	uint32_t abi;           // version of the ABI by its note; 0: it has none
};

// elf_check: exercise 3.9.
must_check int elf_check(const struct elf_file *file, struct elf_program *program);

#endif
