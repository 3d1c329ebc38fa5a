// forks WHAT SEED: make children, and report what they and their parents find. No process ends:
// all of them sleep until the test is over. For tests of the kernel, which know the answers.

#include "forks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi/syscall.h"
#include "lab4-processes/test/test_call.h"
#include "lib/random.h"

#define LONG_TIME 1000000

uint64_t seed;

void report(const char *name, uint64_t question, uint64_t answer)
{
	char line[96];
	int length = snprintf(line, sizeof(line), "%s %lx %lx\n", name, question, answer);

	write(STDOUT_FILENO, line, (size_t)length);
}

void report_secret(const char *name, uint64_t question, uint64_t answer)
{
	report(name, question, answer ^ random_mix(question ^ seed));
}

void stage(unsigned number)
{
	syscall_invoke(number, 0, 0, 0, 0, 0, TEST_CALL_STAGE);
}

void rest(void)
{
	for (;;)
		syscall_thread_sleep(LONG_TIME);
}

int fork_or_end(void)
{
	struct syscall_result made = syscall_fork();

	if (made.error == 0)
		return (int)made.value;
	report("failed", 0, made.error);
	rest();
}

// work: nothing but what the test wants.
void look_work(void)
{
	syscall_invoke(0, 0, 0, 0, 0, 0, TEST_CALL_WORK);
}

static const struct {
	const char *name;
	void (*look)(void);
} looks[] = {
	{"twice", look_twice},       {"memory", look_memory},   {"registers", look_registers},
	{"inherits", look_inherits}, {"threads", look_threads}, {"many", look_many},
	{"pages", look_pages},       {"work", look_work},
};

int main(int argc, char **argv)
{
	seed = argc > 2 ? strtoul(argv[2], NULL, 16) : 0;
	for (size_t i = 0; argc > 1 && i < sizeof(looks) / sizeof(looks[0]); i++) {
		if (strcmp(argv[1], looks[i].name) != 0)
			continue;
		looks[i].look();
		rest();
	}
	fprintf(stderr, "forks: WHAT SEED\n");
	return EXIT_FAILURE;
}
