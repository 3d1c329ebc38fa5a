// context_switch: what is left of a thread in the kernel when it does not run, its stack, and
// the way from one to another.

#ifndef CONTEXT_SWITCH_H
#define CONTEXT_SWITCH_H

#include "lib/types.h"

struct context {
	uint64_t rsp; // while the thread does not run, at a struct switch_frame
};

// What context_switch leaves on the stack that it leaves: the registers that a callee preserves
// (System V ABI, 3.2.1), the last one pushed first, and where it returns to.
struct switch_frame {
	uint64_t r15, r14, r13, r12, rbx, rbp;
	uint64_t rip;
};
_Static_assert(sizeof(struct switch_frame) == 7 * 8, "pushed one register at a time");

// context_switch: leave this stack, with its place kept in `from`, and go on on that of `to`.
//
// Returns when somebody switches to `from` again: the context that was left then. To its caller
// it is a function that takes long. A new context begins at thread_start (thread_start.h)
// instead.
struct context *context_switch(struct context *from, struct context *to);

#endif
