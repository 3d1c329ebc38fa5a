// calls [COUNT]: make so many calls that do next to nothing, and say how long they took.

#include <stdio.h>
#include <stdlib.h>

#include "abi/syscall.h"

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 0) : 10000;
	int64_t begin = syscall_get_time().value;

	for (unsigned long i = 0; i < count; i++)
		syscall_get_time();
	printf("%s: %lu in %ld ms\n", argv[0], count, (long)(syscall_get_time().value - begin));
	return EXIT_SUCCESS;
}
