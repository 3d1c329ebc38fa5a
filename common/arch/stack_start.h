// stack_start: leave a stack for ever.

#ifndef ARCH_STACK_START_H
#define ARCH_STACK_START_H

#include "lib/types.h"

// stack_start: leave the current stack for ever, and call `run`, which must not return, on the
// stack with this top.
no_return void stack_start(vaddr_t top, void (*run)(void));

#endif
