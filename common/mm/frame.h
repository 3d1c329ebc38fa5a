// frame: the physical memory of the machine, in frames of 4 KiB.
//
// These functions do not sleep and may be called from an interrupt handler. Misuse (a double
// free, a wild free) is a panic that names the frame.
//
// A frame that is free reads as 0: it is cleared when its last reference goes, so whoever needs
// an empty one next finds it ready, and what a program leaves behind is never another's to
// read. A build with SAN=1 fills it with FRAME_POISON instead, so that whoever still uses it
// sees nonsense, and clears it when it is taken.

#ifndef MM_FRAME_H
#define MM_FRAME_H

#include "lib/types.h"
#include "mm/frame_pool.h"

#define FRAME_SHIFT  12
#define FRAME_SIZE   4096

#define FRAME_POISON 0xDBull

struct boot_info;
void frame_init(const struct boot_info *boot);
// frame_alloc: a frame with one reference, or 0 when memory is used up (frame 0 is never handed
// out). What it holds is not said.
must_check paddr_t frame_alloc(enum frame_owner owner);
// frame_alloc_zeroed: one that reads as 0.
must_check paddr_t frame_alloc_zeroed(enum frame_owner owner);
// frame_alloc_run: the first of `count` frames that follow each other, each with one reference
// and all of them below `limit`, for a device that reads or writes memory by itself; or 0. What
// they hold is not said. Each is put on its own.
must_check paddr_t frame_alloc_run(uint32_t count, paddr_t limit, enum frame_owner owner);
#define FRAME_LIMIT_4G 0x100000000ull // for a device with addresses of 32 bits
#define FRAME_NO_LIMIT UINT64_MAX
// frame_get: one reference more to a frame of which the caller holds one.
void frame_get(paddr_t frame);
// frame_shared: has a frame, of which the caller holds one reference, others?
bool frame_shared(paddr_t frame);
// frame_put: one reference less; the last one clears the frame and frees it.
void frame_put(paddr_t frame);
// frame_put_zeroed: the same for a frame that reads as 0 already.
void frame_put_zeroed(paddr_t frame);
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
