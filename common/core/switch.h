// switch: what must happen whenever the processor has gone from one thread to another.

#ifndef CORE_SWITCH_H
#define CORE_SWITCH_H

#include "core/table.h"
#include "lib/types.h"

struct thread;

// switch_finish: to be called by the thread that now runs, on both ways out of a switch (back
// into a thread that ran before, and into a new one), with interrupts off. `previous` is the
// thread that was left. Loads the address space of the running thread, then tells the hooks.
// Both are called in the middle of a switch, with the scheduler's lock held: they take no lock,
// wake nobody and free nothing.
void switch_finish(struct thread *previous);

struct switch_hook {
	void (*run)(struct thread *previous);
};
#define SWITCH_HOOK(rank, name, hook) TABLE_ENTRY(switch_hook, rank, name, hook)

#endif
