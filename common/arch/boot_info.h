// boot_info: data from the loader, copied from its memory, in one form for every loader.

#ifndef ARCH_BOOT_INFO_H
#define ARCH_BOOT_INFO_H

#include "core/table.h"
#include "lib/types.h"

#define BOOT_RANGES       64
#define BOOT_COMMAND_LINE 1024

struct boot_range {
	paddr_t start, end; // bytes; end is not part of it
	bool usable;        // RAM that is not in use
};

// A picture that the loader has set up; `address` is 0 when there is none.
struct boot_framebuffer {
	paddr_t address;
	uint32_t pitch; // bytes from a line to the next one
	uint32_t width, height;
	uint8_t bits; // a pixel
	uint8_t red_shift, green_shift, blue_shift;
};

struct boot_info {
	const char *loader; // the name of its protocol
	uint32_t range_count;
	// The memory map of the firmware, by address. Ranges may overlap: memory is unusable if
	// any of them says so.
	struct boot_range ranges[BOOT_RANGES];
	paddr_t ramdisk_start, ramdisk_end; // equal when there is none
	paddr_t rsdp; // of ACPI's root table pointer; 0 when the loader does not say
	char command_line[BOOT_COMMAND_LINE]; // "" when there is none
	struct boot_framebuffer framebuffer;
};

// boot_info_read: fill boot_info from the loader's data at `information` (physical, below 1
// GiB). Panics when the data violate the protocol. Call it once, on the boot page tables.
void boot_info_read(uint32_t protocol, paddr_t information);

extern struct boot_info boot_info;

// A reader of one protocol (arch/boot_protocol.h). `read` is boot_info_read for it.
struct boot_reader {
	uint32_t protocol;
	void (*read)(paddr_t information);
};
#define BOOT_READER(rank, name, reader) TABLE_ENTRY(boot_reader, rank, name, reader)

// boot_info_add_range: add a range; for the readers. Keeps the ranges in the
// order of their addresses; leaves out, with a warning, ranges that do not fit.
void boot_info_add_range(paddr_t start, uint64_t size, bool usable);

#endif
