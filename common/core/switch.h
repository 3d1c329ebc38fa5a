// switch: what must happen whenever the processor has gone from one thread to another.

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

// switch_finish: to be called by the thread that now runs, on both ways out of a switch (back
// into a thread that ran before, and into a new one), with interrupts off. `previous` is the
// thread that was left. Loads the address space of the running thread, then tells the hooks.
// Both are called in the middle of a switch, with the scheduler's lock held: they take no lock,
// wake nobody and free nothing.
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
