// context_switch: the saved state of a thread that does not run, and the switch from one thread
// to another.

#ifndef CONTEXT_SWITCH_H
#define CONTEXT_SWITCH_H

#include "lib/types.h"

struct context {
	uint64_t rsp; // while the thread does not run, at a struct switch_frame
};

// The words that context_switch leaves on the old stack: the registers that a callee preserves
// (System V ABI, 3.2.1), the one pushed last first, and the return address.
struct switch_frame {
	uint64_t r15, r14, r13, r12, rbx, rbp;
	uint64_t rip;
};
_Static_assert(sizeof(struct switch_frame) == 7 * 8, "pushed one register at a time");

// context_switch: save the stack pointer in `from`, and continue on the stack of `to`.
//
// It returns when another thread switches to `from` again. Its result is the context of the
// thread that ran before. To its caller it is a function that takes long. A new context begins
// at thread_start (thread_start.h) instead.
struct context *context_switch(struct context *from, struct context *to);

#endif
