// signals SUBJECT SECRET [NUMBER]: looks at what signals do.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "faults.h"
#include "handler.h"
#include "hostile.h"
#include "others.h"
#include "report.h"

static const struct {
	const char *name;
	void (*look)(int number);
} subjects[] = {
	{"handler", look_at_handler},
	{"order", look_at_order},
	{"registers", look_at_registers},
	{"hostile", look_at_hostile},
	{"stack", look_at_stack},
	{"faults", look_at_faults},
	{"restart", look_at_restart},
	{"others", look_at_others},
	{"two", look_at_two},
	{"ignored", look_at_ignored},
};

int main(int argc, char **argv)
{
	int number = argc > 3 ? atoi(argv[3]) : 0;

	secret = argc > 2 ? strtoul(argv[2], NULL, 16) : 0;
	for (size_t i = 0; argc > 1 && i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		if (strcmp(argv[1], subjects[i].name) != 0)
			continue;
		subjects[i].look(number);
		return EXIT_SUCCESS;
	}
	fprintf(stderr, "signals: no such subject\n");
	return EXIT_FAILURE;
}
