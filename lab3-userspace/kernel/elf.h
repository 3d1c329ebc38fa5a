// elf: what a program's file says of itself, once it is checked. The format is in elf_format.h.
//
// Pure: it runs on the host as well.

#ifndef ELF_H
#define ELF_H

#include "lib/types.h"

#define ELF_SEGMENTS_MAX 16             // that are loaded
#define ELF_HEADERS_MAX  64             // program headers of any type
#define ELF_MEMORY_MAX   (256ull << 20) // bytes of all pages of all segments

// No segment begins below this: an address near 0 is a null pointer, and a bug.
#define ELF_ADDRESS_MIN 0x10000

// Where an ET_DYN file is loaded: this is added to all its addresses. It is where others are
// linked to, so that nobody else has to know of the difference. The kernel changes nothing in
// the program: its start code finds out where it is, and relocates it (`gcc -static-pie`).
#define ELF_DYNAMIC_BIAS 0x400000

// A file, whatever holds it.
struct elf_file {
	uint64_t size;
	// Copy bytes that lie in the file: whoever asks for others has made a mistake. 0 or a
	// negative error.
	int (*read)(const struct elf_file *file, uint64_t offset, void *to, size_t size);
	const void *data;
};

// A segment that is to be loaded. Its pages are those that [address, address + memory_size)
// touches; no two segments touch the same page. `address` and `offset` are equal modulo the
// size of a page, so pages of the file are pages of the segment.
struct elf_segment {
	uint64_t offset;    // of its bytes in the file; means nothing if there are 0,
	uint64_t file_size; // which are so many; 0 follow,
	uint64_t address, memory_size; // until it has its size in memory, which is not 0
	unsigned flags;                // MAP_WRITE, MAP_EXECUTE or neither (mm/page_table.h)
};

struct elf_program {
	uint64_t entry;
	uint64_t bias;    // was added to the file's addresses, everywhere here
	uint64_t headers; // where the program headers lie in memory; 0: in no segment
	unsigned header_count;
	unsigned segment_count;                        // at least 1
	struct elf_segment segments[ELF_SEGMENTS_MAX]; // by address
	uint32_t abi; // version of the ABI by its note (abi/process.h); 0: it has none
};

#endif
