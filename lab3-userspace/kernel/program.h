// program: a file's memory, ready to run.

#ifndef PROGRAM_H
#define PROGRAM_H

#include "image.h"
#include "lib/types.h"
#include "space.h"

struct program {
	struct space *space;
	struct image *image;
	vaddr_t entry, stack; // where its first thread starts, and with which RSP
};

// program_open: make the memory of the program at `path`, with a stack on which the arguments
// and the environment lie, both ended by NULL. Negative error, and nothing is left: as
// image_open, elf_check and program_load; -E2BIG: too many arguments; -ENOMEM. May sleep; no
// lock held.
must_check int program_open(const char *path, char *const *arguments, char *const *environment,
                            struct program *program);

// program_close: give it back; nobody runs in it.
void program_close(struct program *program);

#endif
