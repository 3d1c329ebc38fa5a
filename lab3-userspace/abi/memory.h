// memory: what a program may ask of its memory.

#ifndef ABI_MEMORY_H
#define ABI_MEMORY_H

// Flags of a mapping, for the calls map and protect. Reading is always allowed; writing and
// running together never.
#define MEMORY_READ    0x0
#define MEMORY_WRITE   0x1
#define MEMORY_EXECUTE 0x2

#define MEMORY_ALL     0x3 // of these flags

// Memory that lies side by side and allows the same is one region. A program has at most so
// many; then ENOMEM. A call of unmap or protect for the middle of a region first makes three
// regions of it, so there must be room for two more, even if one of the three goes at once.
#define MEMORY_REGIONS_MAX 512

// Sizes and addresses are multiples of this.
#define MEMORY_PAGE 4096

// Which base set_base sets.
#define MEMORY_BASE_FS 0
#define MEMORY_BASE_GS 1

#endif
