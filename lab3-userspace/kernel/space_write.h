// space_write: the memory of a program that does not run yet, by physical addresses.

#ifndef SPACE_WRITE_H
#define SPACE_WRITE_H

#include "space.h"

// space_write, space_zero: write into a space that need not be loaded, whatever its regions
// allow, at addresses that lie in regions of memory (memory.h); each page gets a frame of its
// own. 0, -ENOMEM, or what reading the file fails with. Nobody runs in the space yet. May
// sleep; no lock held.
must_check int space_write(struct space *space, vaddr_t address, const void *from, size_t size);
must_check int space_zero(struct space *space, vaddr_t address, size_t size);

#endif
