// stack: kernel stacks, each above a page that is not mapped.
//
// A function that runs off the end of its stack hits the guard page. The processor cannot push
// the page fault's trap frame onto this stack either, and so raises a double fault, which has a
// stack of its own: its handler reports the overflow.

#ifndef MM_STACK_H
#define MM_STACK_H

#include "lib/types.h"

#define STACK_PAGES     4 // of an ordinary stack
#define STACK_PAGES_MAX 15
#define STACK_NAME_MAX  24

struct stack {
	vaddr_t bottom; // lowest usable address
	vaddr_t top;    // where the stack pointer starts; aligned to 16
};

// stack_alloc: allocate a stack of `pages` (1 to STACK_PAGES_MAX) for `owner`, whose name is
// copied. -ENOMEM when memory or room for stacks is used up.
must_check int stack_alloc(const char *owner, size_t pages, struct stack *stack);

// stack_free: free a stack, on which no code runs. Keeps up to STACK_CACHED_MAX stacks mapped,
// for the next ones of their size: mapping a stack costs more than the rest of a new thread.
void stack_free(const struct stack *stack);
#define STACK_CACHED_MAX 16

// stack_cached: the number of frames of the stacks that are kept; for code that counts frames.
size_t stack_cached(void);

// stack_cache_drop: free the stacks that are kept.
void stack_cache_drop(void);

// stack_guard_owner: if `address` lies in the unmapped range below a stack in use, its owner's
// name, else NULL.
const char *stack_guard_owner(vaddr_t address);

// stack_guard_hit: does `address` lie in the unmapped range below this stack, up to the next
// one?
bool stack_guard_hit(const struct stack *stack, vaddr_t address);

// stack_canary_renew: write the canary again. The old contents of the stack are not needed any
// more.
void stack_canary_renew(const struct stack *stack);

// stack_canary_intact: is the last word of the stack unchanged? (A frame larger than the guard
// page can jump it.)
bool stack_canary_intact(const struct stack *stack);

#endif
