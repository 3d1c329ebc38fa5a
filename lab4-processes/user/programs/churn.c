// churn SEED COUNT [test]: makes COUNT processes, a few at a time, that end in many ways, some
// of them killed at any moment, and waits for all. Reports how many it has waited for. With
// `test` the test kills for it.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "abi/status.h"
#include "abi/syscall.h"
#include "lab4-processes/abi/test_call.h"
#include "lab4-processes/abi/wait.h"
#include "lib/random.h"

#define AT_A_TIME 6

static struct random chance;
static int64_t children[AT_A_TIME]; // 0: free
static uint64_t made, waited, odd;
static int test_kills;

static uint64_t random_below(struct random *random, uint64_t limit)
{
	return random_next(random) % limit;
}

static void compute(uint64_t count)
{
	for (volatile uint64_t i = 0; i < count; i++)
		;
}

static void end(int64_t pid, int signal)
{
	if (test_kills)
		syscall_invoke((uint64_t)pid, (uint64_t)signal, 0, 0, 0, 0, TEST_CALL_WORK);
	else
		syscall_kill((int)pid, signal);
}

// A child that has children: they are orphans when it ends.
static void have_children(void)
{
	for (int i = 0; i < 2; i++) {
		if (syscall_fork().value != 0)
			continue;
		compute(random_below(&chance, 2000));
		syscall_exit(i);
	}
}

static void live(void)
{
	static char name[] = "true", missing[] = "missing";
	static char *const words[] = {name, NULL};

	compute(random_below(&chance, 3000));
	switch (random_below(&chance, 8)) {
	case 0:
		syscall_exec(name, words, words + 1);
		break;
	case 1:
		syscall_exec(missing, words, words + 1);
		break;
	case 2:
		syscall_thread_sleep(random_below(&chance, 4));
		break;
	case 3:
		for (;;)
			compute(1000);
	case 4:
		syscall_thread_sleep(1000000);
		break;
	case 5:
		have_children();
		break;
	case 6:
		end(syscall_getpid().value, SIGSEGV);
		break;
	default:
		break;
	}
	syscall_exit(7);
}

static void make(int64_t *child)
{
	*child = syscall_fork().value;
	if (*child == 0)
		live();
	if (*child < 0)
		*child = 0; // there is no memory: fewer at a time
	else
		made++;
}

static void collect(int flags)
{
	int status;
	int64_t number = syscall_wait(-1, &status, flags).value;

	if (number <= 0)
		return;
	waited++;
	for (int i = 0; i < AT_A_TIME; i++) {
		if (children[i] != number)
			continue;
		children[i] = 0;
		return;
	}
	odd++; // an orphan that came here, or a number that nobody has
}

int main(int argc, char **argv)
{
	uint64_t count = argc > 2 ? strtoul(argv[2], NULL, 10) : 100;

	chance.state = argc > 1 ? strtoul(argv[1], NULL, 16) : 1;
	test_kills = argc > 3;
	while (made < count) {
		int64_t *child = &children[random_below(&chance, AT_A_TIME)];

		if (*child == 0)
			make(child);
		else if (random_below(&chance, 3) == 0)
			end(*child, random_below(&chance, 2) ? SIGKILL : SIGTERM);
		collect(WAIT_NOHANG);
	}
	for (int i = 0; i < AT_A_TIME; i++)
		if (children[i] != 0)
			end(children[i], SIGKILL);
	while (waited < made + odd)
		if (syscall_wait(-1, NULL, 0).value > 0)
			waited++;
		else
			break;
	printf("churn %lx %lx\n", made, waited - odd);
	return waited - odd == made ? EXIT_SUCCESS : EXIT_FAILURE;
}
