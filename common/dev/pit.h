// pit: the 8254 interval timer, which makes the ticks.

#ifndef DEV_PIT_H
#define DEV_PIT_H

#include "lib/types.h"

// pit_init: ticks at 1000 Hz from now on. With a `seed` other than 0, each tick comes up to a
// quarter early or late, in a sequence that the seed determines: so that a test meets many
// schedules, and the same ones again.
void pit_init(uint64_t seed);

#endif
