// boot_info: what the loader told us, copied out of its memory into one form for every loader.

#ifndef ARCH_BOOT_INFO_H
#define ARCH_BOOT_INFO_H

#include "lib/types.h"

#define BOOT_RANGES       64
#define BOOT_COMMAND_LINE 1024

struct boot_range {
	paddr_t start, end; // bytes; end is not part of it
	bool usable;        // RAM that nobody uses
};

// A picture that the loader has set up; `address` is 0 when there is none.
struct boot_framebuffer {
	paddr_t address;
	uint32_t pitch; // bytes from a line to the next
	uint32_t width, height;
	uint8_t bits; // a pixel
	uint8_t red_shift, green_shift, blue_shift;
};

struct boot_info {
	const char *loader; // the name of its protocol
	uint32_t range_count;
	// The memory map as the firmware gives it, by address. Ranges may overlap: what any of
	// them calls unusable is.
	struct boot_range ranges[BOOT_RANGES];
	paddr_t ramdisk_start, ramdisk_end; // equal when there is none
	paddr_t rsdp; // of ACPI's root table pointer; 0 when the loader does not say
	char command_line[BOOT_COMMAND_LINE]; // "" when there is none
	struct boot_framebuffer framebuffer;
};

// boot_info_read: fill boot_info from what the loader left at `information` (physical, below 1
// GiB). Panics when it is not what the protocol says. To be called once, on the boot page
// tables.
void boot_info_read(uint32_t protocol, paddr_t information);

extern struct boot_info boot_info;

// boot_info_add_range: used by the readers of each protocol. Keeps the ranges in the order of
// their addresses; what does not fit is left out with a warning.
void boot_info_add_range(paddr_t start, uint64_t size, bool usable);

#endif
