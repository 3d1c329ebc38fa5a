// execs WHAT SEED WORD...: become another program, or the same one again, and report what both
// find.

#include "execs.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "abi/syscall.h"

uint64_t exec_look(const char *what, const char *first, const char *second)
{
	char seed[24];
	const char *words[] = {"execs", what, seed, first, second, NULL};

	snprintf(seed, sizeof(seed), "%016lx", look_seed);
	return syscall_exec("execs", words, environ).error;
}

uint64_t exec_next(const char *what, uint64_t number, const char *second)
{
	char text[24];

	snprintf(text, sizeof(text), "%016lx", number);
	return exec_look(what, text, second);
}

uint64_t word_number(void)
{
	return look_words[0] != NULL ? strtoul(look_words[0], NULL, 16) : 0;
}

int main(int argc, char **argv)
{
	return look_main(argc, argv);
}
