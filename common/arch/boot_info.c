// boot_info: the loader's information, whichever loader it was.

#include "arch/boot_info.h"
#include "core/log.h"
#include "core/panic.h"

TABLE_DEFINE(boot_reader);
TABLE_DECLARE(struct boot_reader, boot_reader);

struct boot_info boot_info;

void boot_info_add_range(paddr_t start, uint64_t size, bool usable)
{
	uint32_t i;

	size = min_u64(size, UINT64_MAX - start); // firmware has been seen to let ranges wrap
	if (size == 0)
		return;
	if (boot_info.range_count == BOOT_RANGES) {
		log_warn("the memory map has more than %d ranges; %#lx is left out",
		         BOOT_RANGES, start);
		return;
	}
	for (i = boot_info.range_count++; i > 0 && boot_info.ranges[i - 1].start > start; i--)
		boot_info.ranges[i] = boot_info.ranges[i - 1];
	boot_info.ranges[i] =
		(struct boot_range){.start = start, .end = start + size, .usable = usable};
}

void boot_info_read(uint32_t protocol, paddr_t information)
{
	table_for_each(reader, boot_reader)
	{
		if ((*reader)->protocol == protocol) {
			(*reader)->read(information);
			return;
		}
	}
	panic("boot protocol %u is not one we know", protocol);
}
