// kmain: what the first thread of the kernel runs on.

#ifndef CORE_KMAIN_H
#define CORE_KMAIN_H

#include "mm/stack.h"

// The stack that the kernel comes up on, and that main_op (core/exit.h) is called on.
extern struct stack kmain_stack;

// The time-stamp counter when the first C function began, and when everything was up.
extern uint64_t kmain_started, kmain_finished;

#endif
