// pit: the 8254 interval timer, which generates the ticks.

#ifndef DEV_PIT_H
#define DEV_PIT_H

#include "lib/types.h"

// pit_init: start ticks at 1000 Hz. With a `seed` other than 0, each tick comes up to a quarter
// early or late, in a sequence that depends on the seed: so a test gets many schedules, and can
// repeat them.
void pit_init(uint64_t seed);

#endif
