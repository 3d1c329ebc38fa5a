// primes N: how many primes there are up to N, and which is the last: by the sieve of
// Eratosthenes.

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

// sieve: which of the numbers 0 to `limit` is not a prime; NULL without memory.
static bool *sieve(unsigned long limit)
{
	bool *composite = calloc(limit + 1, sizeof(bool));

	if (composite == NULL)
		return NULL;
	for (unsigned long number = 2; number * number <= limit; number++) {
		if (composite[number])
			continue;
		for (unsigned long multiple = number * number; multiple <= limit;
		     multiple += number)
			composite[multiple] = true;
	}
	return composite;
}

int main(int argc, char **argv)
{
	unsigned long limit = argc > 1 ? strtoul(argv[1], NULL, 0) : 1000;
	unsigned long count = 0, last = 0;
	bool *composite;

	// Its square must not wrap.
	if (limit > 0xFFFFFFFF) {
		fprintf(stderr, "primes: at most %u\n", 0xFFFFFFFF);
		return EXIT_FAILURE;
	}
	composite = sieve(limit);
	if (composite == NULL) {
		fprintf(stderr, "primes: no memory\n");
		return EXIT_FAILURE;
	}
	for (unsigned long number = 2; number <= limit; number++) {
		if (!composite[number]) {
			count++;
			last = number;
		}
	}
	printf("primes: %lu up to %lu, the last is %lu\n", count, limit, last);
	free(composite);
	return EXIT_SUCCESS;
}
