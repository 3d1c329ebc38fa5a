// space_rig: a space that a test fills by hand, and touches as a program would.

#ifndef SPACE_RIG_H
#define SPACE_RIG_H

#include "lab3-userspace/kernel/memory.h"
#include "lab3-userspace/kernel/space.h"
#include "mm/frame.h"

// rig_space: a new space. rig_region: enter a region of memory, and return it;
// rig_image_region: one that shows an image from a byte on. No page is there yet.
struct space *rig_space(void);
struct memory *rig_region(struct space *space, vaddr_t start, unsigned pages, unsigned flags);
struct memory *rig_image_region(struct space *space, vaddr_t start, unsigned pages,
                                unsigned flags, struct image *image, uint64_t offset);

// rig_page: map a frame of a program (FRAME_USER) that begins with `word`. Returns the frame.
paddr_t rig_page(struct space *space, vaddr_t address, unsigned flags, uint64_t word);

// rig_walk: what is mapped at an address: its frame, and in *flags what it allows (MAP_*). 0:
// nothing.
paddr_t rig_walk(const struct space *space, vaddr_t address, unsigned *flags);

// rig_word: the first word of a frame.
uint64_t *rig_word(paddr_t frame);

// rig_owned: how many frames of a kind are out.
uint32_t rig_owned(enum frame_owner owner);

// rig_objects: how many objects are out, of all pools.
uint32_t rig_objects(void);

// rig_image: an image of that many bytes, which is open. Page `number` of it begins with
// rig_image_word(number), and all its bytes are different from 0.
struct image *rig_image(uint64_t size);
uint64_t rig_image_word(uint64_t number);

// rig_clone: memory_clone of a region for a child, both spaces claimed. Returns its error.
int rig_clone(struct memory *memory, struct space *child);

// rig_load: let the processor use these tables, of a space or NULL: the kernel's.
// rig_load_with_faults: page faults go to the regions of the space, too.
void rig_load(struct space *space);
void rig_load_with_faults(struct space *space);

// rig_read, rig_write: read and write a word of the lower half as the copy routines do. Whether
// it gets through.
bool rig_read(vaddr_t address, uint64_t *word);
bool rig_write(vaddr_t address, uint64_t word);

// rig_check_free: after what was done, nobody has the claim of the space, or its lock.
void rig_check_free(const struct space *space, const char *what);

#endif
