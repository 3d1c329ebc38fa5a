// frame: the physical memory of the machine, in frames of 4 KiB.
//
// These functions take the frame lock, do not sleep, and may be called from an interrupt
// handler. Misuse (a double free, a wild free) is a panic that names the frame.

#ifndef MM_FRAME_H
#define MM_FRAME_H

#include "lib/types.h"
#include "mm/frame_pool.h"

#define FRAME_SHIFT 12
#define FRAME_SIZE  4096

// Released frames are filled with this byte, so that whoever still uses one sees nonsense.
#define FRAME_POISON 0xDBull

struct boot_info;
void frame_init(const struct boot_info *boot);
// frame_alloc: a frame with one reference, or 0 when memory is used up (frame 0 is never handed
// out).
must_check paddr_t frame_alloc(enum frame_owner owner);
must_check paddr_t frame_alloc_zeroed(enum frame_owner owner);
void frame_share(paddr_t frame);
// frame_release: drop one reference; the last one poisons the frame and frees it.
void frame_release(paddr_t frame);
uint32_t frame_references(paddr_t frame);
enum frame_owner frame_owner(paddr_t frame);
// frame_kinds: who owns the memory from `start` to `end`: a bit, 1 << kind, for each kind.
// Memory that is not the pool's counts as FRAME_RESERVED, the kernel's image and the pool's own
// table as FRAME_KERNEL too.
uint32_t frame_kinds(paddr_t start, paddr_t end);
// frame_end: where the memory that the pool knows ends.
paddr_t frame_end(void);
const char *frame_owner_name(enum frame_owner owner);
// frame_stats: how many frames there are, and how many each kind owns (`owned` has FRAME_OWNERS
// entries).
uint32_t frame_stats(uint32_t *owned);

#endif
