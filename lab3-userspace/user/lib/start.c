// start: what a program does before main.

#include "start.h"

struct start start_read(uint64_t *stack)
{
	struct start start = {.argc = (int)stack[0], .argv = (char **)(stack + 1)};
	char **word;

	// Behind the NULL of the arguments comes the environment, and behind its NULL the
	// pairs.
	start.environment = start.argv + start.argc + 1;
	for (word = start.environment; *word != NULL; word++)
		;
	start.auxiliary = (const struct auxiliary *)(word + 1);
	return start;
}
