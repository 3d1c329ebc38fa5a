// slot: a place in common for which exactly one implementation exists at a time.
//
// A slot is a function pointer, named `_op`, or a pointer to a struct of functions that only
// work together, named `_ops`. Its header declares it, and says what it is called for.
//
// It is never NULL: it can be called unseen, and a debugger shows a name. The default's name
// says what happens while no lab has installed another: wake_nobody, range_refuse.
//
// A lab installs its own when it initialises, by a statement and not by the linker: before that
// the exercises are tested without it, and some slots must wait for what the lab makes first.
// Labs initialise in their order, so the highest lab's holds. The build refuses two in one lab.
//
// The default and each installation leave a line in the registry (core/table.h): "slot", who,
// "user_range_op = range_refuse", file:line. The last line of a slot is what holds.

#ifndef CORE_SLOT_H
#define CORE_SLOT_H

#include "core/table.h"

// SLOT(user_range_op, range_refuse): define a slot, with its default.
#define SLOT(slot, op)                                                                         \
	REGISTRY_LINE(slot##_default, "slot." #slot ".default",                                \
	              "slot\tdefault\t" #slot " = " #op, __LINE__);                            \
	__typeof__(slot) slot = op

// slot_install(scheduler_ops, &thread_scheduler): put `op` into `slot`. RUNG_LAYER is the
// number of the lab whose file this is, set by the build.
#define slot_install(slot, op)                                                                 \
	do {                                                                                   \
		REGISTRY_LINE(registry_line, "slot." #slot ".layer" TABLE_TEXT(RUNG_LAYER),    \
		              "slot\tlayer " TABLE_TEXT(RUNG_LAYER) "\t" #slot " = " #op,      \
		              __LINE__);                                                       \
		(slot) = (op);                                                                 \
	} while (0)

#endif
