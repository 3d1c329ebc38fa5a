// boot_pvh: the start info of a PVH loader (Xen public headers, arch-x86/hvm/start_info.h).

#include "arch/boot_info.h"
#include "arch/boot_protocol.h"
#include "core/panic.h"
#include "lib/string.h"
#include "mm/physical.h"

#define PVH_MAGIC      0x336ec578
#define PVH_MEMORY_RAM 1

struct pvh_start_info {
	uint32_t magic;
	uint32_t version;
	uint32_t flags;
	uint32_t module_count;
	uint64_t module_list; // physical, like all addresses here
	uint64_t command_line;
	uint64_t rsdp;
	uint64_t memory_map; // from version 1 on
	uint32_t memory_map_entries;
	uint32_t reserved;
};
_Static_assert(sizeof(struct pvh_start_info) == 56, "layout given by the protocol");

struct pvh_module {
	uint64_t start;
	uint64_t size;
	uint64_t command_line;
	uint64_t reserved;
};
_Static_assert(sizeof(struct pvh_module) == 32, "layout given by the protocol");

struct pvh_memory_range {
	uint64_t start;
	uint64_t size;
	uint32_t type;
	uint32_t reserved;
};
_Static_assert(sizeof(struct pvh_memory_range) == 24, "layout given by the protocol");

static void read_start_info(paddr_t information)
{
	const struct pvh_start_info *start_info = physical_pointer(information);

	if (start_info->magic != PVH_MAGIC)
		panic("PVH start info has magic %#x, not %#x", start_info->magic, PVH_MAGIC);
	if (start_info->version < 1)
		panic("PVH start info of version %u has no memory map", start_info->version);

	boot_info.loader = "PVH";
	boot_info.rsdp = start_info->rsdp;
	const struct pvh_memory_range *ranges = physical_pointer(start_info->memory_map);
	for (uint32_t i = 0; i < start_info->memory_map_entries; i++)
		boot_info_add_range(ranges[i].start, ranges[i].size,
		                    ranges[i].type == PVH_MEMORY_RAM);

	if (start_info->module_count > 0) {
		// Copied, since QEMU puts the list right behind the command line: it is
		// aligned to nothing.
		struct pvh_module ramdisk;

		memcpy(&ramdisk, physical_pointer(start_info->module_list), sizeof(ramdisk));
		boot_info.ramdisk_start = ramdisk.start;
		boot_info.ramdisk_end = ramdisk.start + ramdisk.size;
	}
	if (start_info->command_line != 0)
		string_copy(boot_info.command_line, physical_pointer(start_info->command_line),
		            sizeof(boot_info.command_line));
}

static const struct boot_reader reader = {.protocol = BOOT_PROTOCOL_PVH,
                                          .read = read_start_info};
BOOT_READER(20, pvh, reader);
