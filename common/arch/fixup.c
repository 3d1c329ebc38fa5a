// fixup: search of the table that the linker collects. It has a handful of entries.

#include "arch/fixup.h"

extern const struct fixup fixup_table_start[], fixup_table_end[];

bool fixup_apply(struct trap_frame *frame)
{
	for (const struct fixup *f = fixup_table_start; f < fixup_table_end; f++) {
		if (frame->rip != (vaddr_t)&f->instruction + (int64_t)f->instruction)
			continue;
		frame->rip = (vaddr_t)&f->resume + (int64_t)f->resume;
		return true;
	}
	return false;
}
