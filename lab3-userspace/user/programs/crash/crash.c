// crash KIND [ARGUMENT]: do what ring 3 must not do. Without a kind: list all, each with the
// signal that should end the program.

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crime.h"

static int by_name(const void *a, const void *b)
{
	return strcmp((*(const struct crime *const *)a)->name,
	              (*(const struct crime *const *)b)->name);
}

static const char *ending_name(int signal)
{
	return signal == 0 ? "none" : signal_name(signal);
}

static bool is_either(const struct crime *crime)
{
	return crime->signal > SIGNAL_MAX;
}

static void list_one(const struct crime *crime)
{
	printf("%s %s", crime->name, ending_name(crime->signal & 0xFF));
	if (is_either(crime))
		printf(" or %s", ending_name(crime->signal >> 8 & 0xFF));
	putchar('\n');
}

static int list(void)
{
	size_t count = (size_t)(__stop_crimes - __start_crimes);
	const struct crime **sorted = calloc(count, sizeof(*sorted));

	if (sorted == NULL) {
		fprintf(stderr, "crash: no memory\n");
		return EXIT_FAILURE;
	}
	memcpy(sorted, __start_crimes, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), by_name);
	for (size_t i = 0; i < count; i++)
		list_one(sorted[i]);
	free(sorted);
	return EXIT_SUCCESS;
}

static const struct crime *find(const char *name)
{
	for (const struct crime *const *each = __start_crimes; each < __stop_crimes; each++) {
		if (strcmp((*each)->name, name) == 0)
			return *each;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	const struct crime *crime;

	if (argc < 2)
		return list();
	crime = find(argv[1]);
	if (crime == NULL) {
		fprintf(stderr, "crash: there is no %s\n", argv[1]);
		return EXIT_FAILURE;
	}
	printf("crash: %s\n", crime->name);
	crime->commit(argc > 2 ? strtoul(argv[2], NULL, 0) : crime->argument);
	if (crime->signal == 0 || is_either(crime))
		return EXIT_SUCCESS;
	fprintf(stderr, "crash: nobody minded %s\n", crime->name);
	return EXIT_FAILURE;
}
