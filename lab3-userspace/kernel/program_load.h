// program_load: from a file that has been checked to memory that can run.

#ifndef PROGRAM_LOAD_H
#define PROGRAM_LOAD_H

#include "elf.h"
#include "image.h"
#include "space.h"

// program_load: exercise 3.10.
must_check int program_load(struct space *space, struct image *image,
                            const struct elf_program *program);

#endif
