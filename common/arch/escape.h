// escape: leave a call, however deep, by going back to where a point was set.

#ifndef ARCH_ESCAPE_H
#define ARCH_ESCAPE_H

#include "lib/types.h"

// What the System V ABI has a callee preserve (section 3.2.1), and where to go on.
struct escape_point {
	uint64_t rbx, rbp, r12, r13, r14, r15, rsp, rip;
};

// escape_set: remember this place. Returns 0 now, and 1 when escape_jump comes back here. The
// function that called it must not have returned by then, and what it changed in local
// variables since is lost unless they are volatile.
__attribute__((returns_twice)) int escape_set(struct escape_point *point);

// escape_jump: go on where `point` was set. The stack frames below are forgotten.
no_return void escape_jump(const struct escape_point *point);

#endif
