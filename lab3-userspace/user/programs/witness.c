// witness SEED COUNT: compute for a while, with general registers, SSE and memory, and say what
// has come out. If anything that other programs do could be noticed, it would be another
// number.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/random.h"

#define WORDS 1024

static uint64_t memory[WORDS];

int main(int argc, char **argv)
{
	uint64_t seed = argc > 2 ? strtoul(argv[1], NULL, 16) : 0;
	uint64_t count = argc > 2 ? strtoul(argv[2], NULL, 16) : 0;
	uint64_t x = seed;
	double sum = 0;

	for (uint64_t i = 0; i < count; i++) {
		x = random_mix(x ^ i);
		memory[i % WORDS] ^= x;
		sum += (double)(x >> 44); // up to 2^20: the sum stays exact
	}
	for (unsigned i = 0; i < WORDS; i++)
		x = random_mix(x ^ memory[i]);
	printf("witness %lx %lx\n", seed, x ^ (uint64_t)sum);
	return EXIT_SUCCESS;
}
