// start_stack: what a program finds on its stack when it starts.

#ifndef START_STACK_H
#define START_STACK_H

#include "elf.h"
#include "space.h"

// The contents of that stack. The texts are in the kernel's memory.
struct start {
	const char *path;
	char *const *arguments;   // ended by NULL,
	char *const *environment; // and so is this
	uint64_t random[2];
	const struct elf_program *program;
};

// start_stack: exercise 3.10.
must_check int start_stack(struct space *space, vaddr_t top, const struct start *start,
                           vaddr_t *stack);

#endif
