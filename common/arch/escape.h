// escape: leaves a call, at any depth, and goes back to a point that was set before.

#ifndef ARCH_ESCAPE_H
#define ARCH_ESCAPE_H

#include "lib/types.h"

// The registers that a callee must preserve (System V ABI, 3.2.1), and the address to continue
// at.
struct escape_point {
	uint64_t rbx, rbp, r12, r13, r14, r15, rsp, rip;
};

// escape_set: store this place. Returns 0 now, and 1 when escape_jump comes back here. Its
// caller must not have returned by then; changes of its local variables since are lost unless
// they are volatile.
__attribute__((returns_twice)) int escape_set(struct escape_point *point);

// escape_jump: continue where `point` was set. Drops the stack frames below.
no_return void escape_jump(const struct escape_point *point);

#endif
