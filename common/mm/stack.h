// stack: kernel stacks, each above a page that is not mapped.
//
// A function that runs off the end of its stack hits the guard page. The processor cannot push
// the page fault's frame onto the stack either, and so raises a double fault, which has a stack
// of its own: the overflow is reported as what it is.

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

// stack_create: a stack of `pages` (1 to STACK_PAGES_MAX) for `owner`, whose name is copied.
// -ENOMEM when memory or room for stacks is used up.
must_check int stack_create(const char *owner, size_t pages, struct stack *stack);

// stack_destroy: give its memory back. Nobody may be running on it.
void stack_destroy(const struct stack *stack);

// stack_guard_owner: if `address` lies in the guard page of a stack in use, its owner's name,
// else NULL.
const char *stack_guard_owner(vaddr_t address);

// stack_canary_intact: has nothing written to the last word of the stack? (A frame larger than
// the guard page can jump it.)
bool stack_canary_intact(const struct stack *stack);

// stack_canary_set: write that word anew, when it is known how it was lost.
void stack_canary_set(const struct stack *stack);

// stack_start: leave the current stack for ever, and call `run`, which must not return, on
// another.
no_return void stack_start(vaddr_t top, void (*run)(void));

#endif
