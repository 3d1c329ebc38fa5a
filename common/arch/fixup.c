// fixup: search of the table that the linker collects. It has a handful of entries.

#include "arch/fixup.h"

extern const struct fixup fixup_table_start[], fixup_table_end[];

static const struct fixup *fixup_find(vaddr_t rip)
{
	for (const struct fixup *f = fixup_table_start; f < fixup_table_end; f++)
		if (rip == (vaddr_t)&f->instruction + (int64_t)f->instruction)
			return f;
	return NULL;
}

bool fixup_known(const struct trap_frame *trap_frame)
{
	return fixup_find(trap_frame->rip) != NULL;
}

bool fixup_apply(struct trap_frame *trap_frame)
{
	const struct fixup *found = fixup_find(trap_frame->rip);

	if (found != NULL)
		trap_frame->rip = (vaddr_t)&found->resume + (int64_t)found->resume;
	return found != NULL;
}
