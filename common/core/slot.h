// slot: a place in common for which exactly one implementation exists at a time.
//
// A slot is a function pointer, named `_op`, or a pointer to a struct of functions that only
// work together, named `_ops`. Its header declares it, and explains its purpose.
//
// It is never NULL: callers need no check, and a debugger shows a name. The default's name says
// what it does while no lab has installed another: wake_nobody, range_refuse.
//
// A lab installs its function when it initialises, by a statement and not by the linker: early
// tests need the default, and some slots depend on objects that the lab must make first. Labs
// initialise in their order, so the function of the highest lab is the current one. The build
// refuses two in one lab.
//
// The default and each installation add a line to the registry (core/table.h): "slot", the
// layer, "user_range_op = range_refuse", file:line. The last line of a slot is the current one.

#ifndef CORE_SLOT_H
#define CORE_SLOT_H

#include "core/table.h"

// SLOT(user_range_op, range_refuse): define a slot, with its default.
#define SLOT(slot, op)                                                                         \
	REGISTRY_LINE(slot##_default, "slot." #slot ".default",                                \
	              "slot\tdefault\t" #slot " = " #op, __LINE__);                            \
	__typeof__(slot) slot = op

// slot_install(scheduler_ops, &thread_scheduler): put `op` into `slot`. The build sets
// RUNG_LAYER to the number of the file's lab.
#define slot_install(slot, op)                                                                 \
	do {                                                                                   \
		REGISTRY_LINE(registry_line, "slot." #slot ".layer" TABLE_TEXT(RUNG_LAYER),    \
		              "slot\tlayer " TABLE_TEXT(RUNG_LAYER) "\t" #slot " = " #op,      \
		              __LINE__);                                                       \
		(slot) = (op);                                                                 \
	} while (0)

#endif
