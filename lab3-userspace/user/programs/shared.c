// shared SEED COUNT: read data that all processes of this program have in common, change half
// of it, let others run so often, and say what the data are then. If a write of one could be
// seen by another, it would be another number.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>

#include "lab3-userspace/abi/memory.h"
#include "lib/random.h"

#define PAGES 8
#define WORDS (MEMORY_PAGE / sizeof(uint64_t))

// A page each, and not all 0: the file has their bytes.
static uint64_t data[PAGES][WORDS] = {{1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}};

static uint64_t sum(void)
{
	uint64_t x = 0;

	for (unsigned page = 0; page < PAGES; page++)
		x = random_mix(x ^ data[page][0]);
	return x;
}

int main(int argc, char **argv)
{
	uint64_t seed = argc > 2 ? strtoul(argv[1], NULL, 16) : 0;
	uint64_t count = argc > 2 ? strtoul(argv[2], NULL, 16) : 0;
	uint64_t before = sum();

	for (unsigned page = 0; page < PAGES; page += 2)
		data[page][0] = random_mix(seed ^ page);
	for (uint64_t i = 0; i < count; i++)
		thrd_yield();
	printf("shared %lx %lx\n", seed, before ^ sum());
	return EXIT_SUCCESS;
}
