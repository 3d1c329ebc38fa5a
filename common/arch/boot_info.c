// boot_info: the loader's information, whichever loader it was.

#include "arch/boot_info.h"
#include "arch/boot_protocol.h"
#include "core/panic.h"

struct boot_info boot_info;

void boot_info_add_range(paddr_t start, uint64_t size, bool usable)
{
	if (size == 0 || boot_info.range_count == BOOT_RANGES)
		return;
	boot_info.ranges[boot_info.range_count++] =
		(struct boot_range){.start = start, .end = start + size, .usable = usable};
}

void boot_info_read(uint32_t protocol, paddr_t information)
{
	switch (protocol) {
	case BOOT_PROTOCOL_PVH:
		boot_info_read_pvh(information);
		break;
	default:
		panic("boot protocol %u is not one we know", protocol);
	}
}
