// allocation_failure: make one allocation fail on purpose, to see what its caller does then
// (fault injection).
//
// Requests are counted: of frames (mm/frame.h), and so of page tables too; of the heap
// (mm/kmalloc.h), of objects (mm/object_pool.h) and of stacks (mm/stack.h). A request that is
// served from stock counts like any other. The frames with which a pool or a stack is filled do
// not count: so the n-th request is the same one, whatever the allocators have in stock.
// Only page tables depend on what came before: the kernel's half keeps those that it has.

#ifndef MM_ALLOCATION_FAILURE_H
#define MM_ALLOCATION_FAILURE_H

#include "lib/types.h"

// allocation_fail_at: of the requests that the running thread makes from now on, the n-th fails
// and no other one; 0: none does. It replaces what was set before. Interrupt handlers do not
// count. Call it with 0 before the thread ends.
void allocation_fail_at(uint64_t n);

// allocation_fail_where: the same for all requests during which `counts` returns true, of a
// process for example; NULL: for those of all threads. It is called with any lock held, and
// must not take one or allocate.
void allocation_fail_where(uint64_t n, bool (*counts)(void));

// allocation_failures: how many requests have failed since the last call of these: 0 or 1.
uint64_t allocation_failures(void);

// The rest is for allocators.

extern uint64_t allocation_countdown; // requests until one fails; 0: none will

// allocation_armed: will a request fail? It costs one predictable branch.
static inline bool allocation_armed(void)
{
	return __builtin_expect(allocation_countdown != 0, 0);
}

// allocation_count: count the running code's request. Must it fail?
must_check bool allocation_count(void);

// allocation_fails: the same, at the cost of allocation_armed while none will. Call it once for
// each request, before anything else.
must_check static inline bool allocation_fails(void)
{
	return allocation_armed() && allocation_count();
}

#endif
