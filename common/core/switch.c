// switch: the address space first, then everybody else.

#include "core/switch.h"

#include "mm/aspace.h"

TABLE_DECLARE(struct switch_hook, switch_hook);

void switch_finish(struct thread *previous)
{
	aspace_activate_op(aspace_current_op());
	table_for_each(hook, switch_hook)
	{
		(*hook)->run(previous);
	}
}
