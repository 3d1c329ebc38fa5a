// pages: a child while much is mapped, of which it touches nothing.

#include <map.h>

#include "forks.h"

#define PAGES   1000 // that could be touched,
#define TOUCHED 300  // and that are

void look_pages(void)
{
	char *memory = map(NULL, PAGES * MEMORY_PAGE, MEMORY_WRITE);

	for (unsigned i = 0; i < TOUCHED; i++)
		memory[i * MEMORY_PAGE] = (char)(seed >> i % 8);
	report("area", 0, (uint64_t)memory);
	stage(1);
	report("returned", fork_or_end() == 0, 0);
}
