// random: reproducible pseudo-random numbers. The same seed gives the same numbers on every
// run.

#ifndef LIB_RANDOM_H
#define LIB_RANDOM_H

#include <stdint.h>

// random_mix: map 64 bits to 64 bits, one to one (the finaliser of splitmix64, Steele, Lea and
// Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
static inline uint64_t random_mix(uint64_t x)
{
	x += 0x9E3779B97F4A7C15;
	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
	x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
	return x ^ (x >> 31);
}

struct random {
	uint64_t state; // the seed is the first state
};

// random_next: the next number of the sequence, uniform over 64 bits.
static inline uint64_t random_next(struct random *random)
{
	uint64_t value = random_mix(random->state);

	random->state += 0x9E3779B97F4A7C15;
	return value;
}

#endif
