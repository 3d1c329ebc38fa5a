// space_read: what ring 3 would find in a space, which need not be loaded.

#ifndef SPACE_READ_H
#define SPACE_READ_H

#include "lab3-userspace/kernel/space.h"

// space_frame: the frame of the page in which `address` lies. A page that is not there is
// brought in, as by a read of ring 3; without a region the test ends.
paddr_t space_frame(struct space *space, vaddr_t address);

// space_read: copy bytes from there.
void space_read(struct space *space, vaddr_t address, void *to, size_t size);

// space_mapped: how many pages of regions are mapped.
unsigned space_mapped(struct space *space);

#endif
