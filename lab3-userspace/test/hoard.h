// hoard: taking memory away, so that those who need some get none.

#ifndef HOARD_H
#define HOARD_H

#include "lib/types.h"

// hoard_frames: take all frames that are free, but for `left`. hoard_end: give them back.
void hoard_frames(uint32_t left);
void hoard_end(void);

// hoard_less: give so many of the frames back.
void hoard_less(uint32_t count);

// hoard_freed: take the frames that others have had, so that the next ones are new. So many of
// those hold bytes that are not 0, as after a boot before this one.
void hoard_freed(uint32_t dirty);

// hoard_memories: with no frame left, take all structs of memory (memory.h) that are still to
// be had, but for `left`. hoard_end gives them back, too.
void hoard_memories(uint32_t left);

#endif
