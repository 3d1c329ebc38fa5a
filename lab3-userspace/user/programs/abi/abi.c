// abi [SEED [SUBJECT...]]: does the kernel do what abi/ promises?

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static const struct {
	const char *name;
	void (*check)(void);
} subjects[] = {
	{"start", check_start},     {"auxiliary", check_auxiliary}, {"calls", check_calls},
	{"errors", check_errors},   {"memory", check_memory},       {"bases", check_bases},
	{"threads", check_threads}, {"syscall", check_syscall},
};

// is_asked_for: all are, if none is named.
static bool is_asked_for(const char *name, int argc, char **argv)
{
	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], name) == 0)
			return true;
	}
	return argc <= 2;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		check_random.state = strtoul(argv[1], NULL, 0);
	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		if (is_asked_for(subjects[i].name, argc, argv))
			subjects[i].check();
	}
	printf("abi: %u checks, %u wrong\n", checks, wrong);
	return wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
