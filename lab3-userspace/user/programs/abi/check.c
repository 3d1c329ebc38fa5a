// check: counting.

#include "check.h"

#include <stdio.h>

struct random check_random = {1};

unsigned check_count, check_failed;

void check_equal(const char *what, uint64_t got, uint64_t expected)
{
	check_count++;
	if (got == expected)
		return;
	check_failed++;
	printf("abi: %s: %#lx, not %#lx\n", what, got, expected);
}

void check_true(const char *what, bool holds)
{
	check_count++;
	if (holds)
		return;
	check_failed++;
	printf("abi: %s: no\n", what);
}
