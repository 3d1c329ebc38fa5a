// stack_grow: the stack of a program's first thread becomes longer.

#ifndef STACK_GROW_H
#define STACK_GROW_H

#include "arch/trap_frame.h"
#include "mm/aspace.h"

// stack_grow: exercise 3.13.
must_check int stack_grow(const struct trap_frame *trap_frame, struct aspace *aspace,
                          vaddr_t address);

#endif
