// allocation_walk: an operation once for each allocation that it makes, and each time another
// one fails.

#ifndef TEST_ALLOCATION_WALK_H
#define TEST_ALLOCATION_WALK_H

#include "lib/types.h"

// allocation_walk: call `operation` until none of the running thread's allocations has failed
// in it: the first time its first allocation fails, then its second. It must return -ENOMEM
// each time but the last, which returns 0 or more; else the test ends with the number of the
// allocation. Returns how many allocations it makes without a failure.
//
// The operation undoes what it has done, and checks that an error leaves nothing behind. Do it
// once before: what the kernel keeps from then on it need not allocate again.
uint64_t allocation_walk(int64_t (*operation)(void *argument), void *argument);

#endif
