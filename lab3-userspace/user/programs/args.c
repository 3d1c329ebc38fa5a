// args: what a program is told at its start.

#include <auxiliary.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct {
	uint64_t type;
	const char *name;
} types[] = {
	{AT_PHDR, "AT_PHDR"},     {AT_PHENT, "AT_PHENT"}, {AT_PHNUM, "AT_PHNUM"},
	{AT_PAGESZ, "AT_PAGESZ"}, {AT_ENTRY, "AT_ENTRY"}, {AT_RANDOM, "AT_RANDOM"},
	{AT_EXECFN, "AT_EXECFN"},
};

static const char *type_name(uint64_t type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (types[i].type == type)
			return types[i].name;
	}
	return "?";
}

static void print_auxiliary(const struct auxiliary *pair)
{
	printf("%s (%lu): ", type_name(pair->type), pair->type);
	if (pair->type == AT_EXECFN)
		printf("%s\n", (const char *)pair->value);
	else
		printf("%#lx\n", pair->value);
}

int main(int argc, char **argv)
{
	printf("argc: %d\n", argc);
	for (int i = 0; i < argc; i++)
		printf("argv[%d]: %s\n", i, argv[i]);
	for (char **word = environ; *word != NULL; word++)
		printf("environment: %s\n", *word);
	for (const struct auxiliary *pair = auxiliary_vector; pair->type != AT_NULL; pair++)
		print_auxiliary(pair);
	return EXIT_SUCCESS;
}
