// frame: the physical memory of the machine, in frames of 4 KiB.
//
// These functions do not sleep, and an interrupt handler may call them. Misuse (a double free,
// a wild free) causes a panic that names the frame.
//
// A free frame reads as 0: the last frame_put clears it. So an empty frame is ready for the
// next user, and a program never reads the data of another. A build with SAN=1 fills it with
// FRAME_POISON instead, so that code that still uses it reads a wrong value, and clears it when
// it is allocated.

#ifndef MM_FRAME_H
#define MM_FRAME_H

#include "lib/types.h"
#include "mm/frame_pool.h"

#define FRAME_SHIFT  12
#define FRAME_SIZE   4096

#define FRAME_POISON 0xDBull

struct boot_info;
void frame_init(const struct boot_info *boot);
// frame_alloc: allocate a frame with one reference, or return 0 when memory is used up (frame 0
// is never allocated). Its contents are undefined.
must_check paddr_t frame_alloc(enum frame_owner owner);
// frame_alloc_zeroed: the same for a frame that reads as 0.
must_check paddr_t frame_alloc_zeroed(enum frame_owner owner);
// frame_alloc_run: allocate `count` consecutive frames below `limit`, each with one reference,
// for a device that accesses memory itself. Returns the first, or 0. Their contents are
// undefined. Call frame_put for each of them.
must_check paddr_t frame_alloc_run(uint32_t count, paddr_t limit, enum frame_owner owner);
#define FRAME_LIMIT_4G 0x100000000ull // for a device with addresses of 32 bits
#define FRAME_NO_LIMIT UINT64_MAX
// frame_get: add a reference to a frame of which the caller holds one.
void frame_get(paddr_t frame);
// frame_shared: does the frame have references besides the caller's?
bool frame_shared(paddr_t frame);
// frame_put: drop a reference; the last one clears the frame and frees it.
void frame_put(paddr_t frame);
// frame_put_zeroed: the same for a frame that reads as 0 already.
void frame_put_zeroed(paddr_t frame);
uint32_t frame_references(paddr_t frame);
enum frame_owner frame_owner(paddr_t frame);
// frame_kinds: the kinds of owner of the memory from `start` to `end`: a bit, 1 << kind, for
// each kind. Memory outside the pool counts as FRAME_RESERVED, the kernel's image and the
// pool's own table as FRAME_KERNEL too.
uint32_t frame_kinds(paddr_t start, paddr_t end);
// frame_end: the end of the memory that the pool manages.
paddr_t frame_end(void);
const char *frame_owner_name(enum frame_owner owner);
// frame_stats: returns the number of frames, and writes the number for each kind (`owned` has
// FRAME_OWNERS entries).
uint32_t frame_stats(uint32_t *owned);

#endif
