// memory_map: what a program may change in its memory.
//
// All need a space that the caller has not claimed, and no lock held; all may sleep.

#ifndef MEMORY_MAP_H
#define MEMORY_MAP_H

#include "space.h"

// space_map, space_unmap, space_protect: exercise 3.5. `flags` are MAP_WRITE and MAP_EXECUTE.
must_check int space_map(struct space *space, vaddr_t address, size_t size, unsigned flags);
must_check int space_unmap(struct space *space, vaddr_t address, size_t size);
must_check int space_protect(struct space *space, vaddr_t address, size_t size, unsigned flags);

// space_range_check: are these whole pages, at least one, that a program may have? 0 or
// -EINVAL.
must_check int space_range_check(vaddr_t address, size_t size);

// space_hole: where `size` bytes, whole pages, are free; 0: nowhere. The space is claimed.
vaddr_t space_hole(struct space *space, size_t size);

// space_has_room: may it have more regions? There is a limit, since finding one takes a walk
// over all. The space is claimed.
bool space_has_room(struct space *space);

#endif
