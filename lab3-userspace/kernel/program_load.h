// program_load: from a file that has been checked to memory that can run.

#ifndef PROGRAM_LOAD_H
#define PROGRAM_LOAD_H

#include "elf.h"
#include "image.h"
#include "space.h"

// program_load: exercise 3.10.
must_check int program_load(struct space *space, struct image *image,
                            const struct elf_program *program);

// space_write, space_zero: write into a space that need not be loaded, whatever its regions
// allow, at addresses that lie in regions of memory (memory.h); each page gets a frame of its
// own. 0 or -ENOMEM. Nobody runs in the space yet. May sleep; no lock held.
must_check int space_write(struct space *space, vaddr_t address, const void *from, size_t size);
must_check int space_zero(struct space *space, vaddr_t address, size_t size);

#endif
