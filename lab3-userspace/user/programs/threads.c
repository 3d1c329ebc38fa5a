// threads [COUNT [TIMES]]: threads that add up together, each to a total that they share and to
// one of its own, and are joined.

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>

#define COUNT_MAX 64

static atomic_ulong total;
static int times;

static int add(void *argument)
{
	int number = (int)(uintptr_t)argument;
	int own = 0;

	for (int i = 0; i < times; i++) {
		atomic_fetch_add(&total, (unsigned long)number);
		own += number;
		// Now and then, so that they mix on one processor too.
		if (i % 64 == number)
			thrd_yield();
	}
	return own;
}

static int fail(const char *what, int number)
{
	fprintf(stderr, "threads: thread %d: %s\n", number, what);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 4;
	thrd_t threads[COUNT_MAX];
	unsigned long expected;
	int own;

	times = argc > 2 ? atoi(argv[2]) : 1000;
	if (count < 1 || count > COUNT_MAX || times < 0) {
		fprintf(stderr, "threads: 1 to %d, and how often\n", COUNT_MAX);
		return EXIT_FAILURE;
	}
	for (int i = 0; i < count; i++) {
		if (thrd_create(&threads[i], add, (void *)(uintptr_t)(i + 1)) != thrd_success)
			return fail("not made", i + 1);
	}
	for (int i = 0; i < count; i++) {
		if (thrd_join(threads[i], &own) != thrd_success)
			return fail("not joined", i + 1);
		if (own != times * (i + 1))
			return fail("a wrong sum of its own", i + 1);
	}
	expected = (unsigned long)times * (unsigned long)count * (unsigned long)(count + 1) / 2;
	printf("threads: %d of them have added up %lu\n", count, atomic_load(&total));
	if (total == expected)
		return EXIT_SUCCESS;
	fprintf(stderr, "threads: that should be %lu\n", expected);
	return EXIT_FAILURE;
}
