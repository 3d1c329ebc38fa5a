// switch: the work after each switch from one thread to another.

#ifndef CORE_SWITCH_H
#define CORE_SWITCH_H

#include "core/table.h"
#include "lib/types.h"
#include "mm/aspace.h"

struct thread;

struct switch_hook {
	void (*run)(struct thread *previous);
};
#define SWITCH_HOOK(rank, name, hook) TABLE_ENTRY(switch_hook, rank, name, hook)
TABLE_DECLARE(struct switch_hook, switch_hook);

// switch_finish: finish a switch. The thread that now runs must call it, with interrupts off,
// on both ways out of a switch (back into a thread that ran before, and into a new one).
// `previous` is the thread that ran before. Loads the address space of the running thread, then
// calls the hooks. Both run in the middle of a switch, with the scheduler's lock held: they
// must take no lock, wake no thread and free no memory.
static inline void switch_finish(struct thread *previous)
{
	if (aspace_ops != &aspace_kernel_only)
		aspace_ops->activate(aspace_ops->current());
	table_for_each(hook, switch_hook)
	{
		(*hook)->run(previous);
	}
}

#endif
