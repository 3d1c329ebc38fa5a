// abi [SEED]: does the kernel do what abi/ promises?

#include <stdio.h>
#include <stdlib.h>

#include "check.h"

struct random check_random = {1};

static unsigned checks, wrong;

void check_equal(const char *what, uint64_t got, uint64_t expected)
{
	checks++;
	if (got == expected)
		return;
	wrong++;
	printf("abi: %s: %#lx, not %#lx\n", what, got, expected);
}

void check_true(const char *what, bool holds)
{
	checks++;
	if (holds)
		return;
	wrong++;
	printf("abi: %s: no\n", what);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		check_random.state = strtoul(argv[1], NULL, 0);
	check_start(argc, argv);
	check_auxiliary();
	check_calls();
	check_errors();
	check_memory();
	check_bases();
	check_threads();
	printf("abi: %u checks, %u wrong\n", checks, wrong);
	return wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
