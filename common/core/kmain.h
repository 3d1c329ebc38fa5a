// kmain: the stack of the first thread of the kernel.

#ifndef CORE_KMAIN_H
#define CORE_KMAIN_H

#include "mm/stack.h"

// The stack on which the kernel starts, and on which main_op (core/exit.h) runs.
extern struct stack kmain_stack;

// The time-stamp counter at the begin of the first C function, and at the end of the start.
extern uint64_t kmain_started, kmain_finished;

#endif
