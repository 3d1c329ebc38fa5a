// pages: a child while much is mapped, of which it touches nothing.

#include <map.h>

#include "forks.h"

#define PAGES   1000 // that could be touched,
#define TOUCHED 300  // and that are

static void look(void)
{
	char *memory = map(NULL, PAGES * MEMORY_PAGE, MEMORY_WRITE);

	for (unsigned i = 0; i < TOUCHED; i++)
		memory[i * MEMORY_PAGE] = (char)(look_seed >> i % 8);
	look_report("area", 0, (uint64_t)memory);
	look_stage(1);
	look_report("returned", fork_or_end() == 0, 0);
}

LOOK(pages, look);
