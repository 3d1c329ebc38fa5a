// fill [PAGES]: map so many pages, write to each, and look whether each has kept it.

#include <map.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define WORDS (MEMORY_PAGE / sizeof(uint64_t))

// count_wrong: how many pages do not begin with their number times `factor`.
static size_t count_wrong(const uint64_t *memory, size_t pages, uint64_t factor)
{
	size_t wrong = 0;

	for (size_t page = 0; page < pages; page++)
		wrong += memory[page * WORDS] != page * factor;
	return wrong;
}

int main(int argc, char **argv)
{
	size_t pages = argc > 1 ? strtoul(argv[1], NULL, 0) : 64;
	uint64_t *memory = map(NULL, pages * MEMORY_PAGE, MEMORY_WRITE);
	size_t dirty, lost;

	if (memory == NULL) {
		fprintf(stderr, "fill: no memory for %zu pages\n", pages);
		return EXIT_FAILURE;
	}
	dirty = count_wrong(memory, pages, 0);
	for (size_t page = 0; page < pages; page++)
		memory[page * WORDS] = page * UINT64_C(0x9E3779B97F4A7C15);
	lost = count_wrong(memory, pages, UINT64_C(0x9E3779B97F4A7C15));
	if (dirty != 0 || lost != 0) {
		fprintf(stderr, "fill: %zu pages were not 0, %zu have lost what was written\n",
		        dirty, lost);
		return EXIT_FAILURE;
	}
	printf("fill: %zu pages\n", pages);
	return EXIT_SUCCESS;
}
