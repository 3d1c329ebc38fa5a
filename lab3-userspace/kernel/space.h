// space: the memory of one program: the lower half of an address space.

#ifndef SPACE_H
#define SPACE_H

#include "lib/types.h"
#include "mm/aspace.h"

#define SPACE_START 0x10000ull // the lowest address that can be mapped

struct space {
	struct aspace aspace;
	uint32_t references; // changed by one instruction; 1 for whoever made it
};

// space_create, space_destroy, space_activate: exercise 3.4.
must_check struct space *space_create(void);
void space_destroy(struct space *space);
void space_activate(struct aspace *aspace);

// space_alloc, space_free: the struct alone. NULL when memory is used up.
must_check struct space *space_alloc(void);
void space_free(struct space *space);

// space_get: one reference more. space_put: give one back; the last destroys the space.
// May sleep; no lock may be held, and this processor does not have it loaded.
void space_get(struct space *space);
void space_put(struct space *space);

// space_current: of the running thread; NULL for a thread of the kernel.
struct space *space_current(void);

// space_ops: for aspace_ops (mm/aspace.h).
extern const struct aspace_ops space_ops;

#endif
