// slot: a place in common for which exactly one implementation exists at a time.
//
// A slot is a function pointer with a default. A lab puts its own in when it initialises, at
// most one a lab; the highest lab's is what runs. Who installed what is printed by the
// monitor's `registry` command.

#ifndef CORE_SLOT_H
#define CORE_SLOT_H

#include "lib/types.h"

#define SLOT_RECORDS 64

// slot_install: put `op` into `slot`. Panics when this lab has done so before. RUNG_LAYER is
// the number of the lab whose file this is, set by the build.
#define slot_install(slot, op)                                                                 \
	do {                                                                                   \
		slot_record(#slot, #op, RUNG_LAYER, __FILE__, __LINE__);                       \
		(slot) = (op);                                                                 \
	} while (0)

void slot_record(const char *slot, const char *op, int layer, const char *file, int line);

// slot_print: every installation so far, a line each, to the console.
void slot_print(void);

#endif
