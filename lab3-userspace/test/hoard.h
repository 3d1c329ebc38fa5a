// hoard: taking memory away, so that those who need some get none.

#ifndef HOARD_H
#define HOARD_H

#include "lib/types.h"

// hoard_frames: take all frames that are free, but for `left`. hoard_end: give them back.
void hoard_frames(uint32_t left);
void hoard_end(void);

// hoard_memories: with no frame left, take all structs of memory (memory.h) that are still to
// be had, but for `left`. hoard_end gives them back, too.
void hoard_memories(uint32_t left);

#endif
