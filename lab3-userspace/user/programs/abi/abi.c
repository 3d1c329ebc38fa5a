// abi [SEED [SUBJECT...]]: does the kernel do what abi/ promises?

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

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
	for (const struct subject *const *each = __start_subjects; each < __stop_subjects;
	     each++) {
		if (is_asked_for((*each)->name, argc, argv))
			(*each)->check();
	}
	printf("abi: %u checks, %u wrong\n", check_count, check_failed);
	return check_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
