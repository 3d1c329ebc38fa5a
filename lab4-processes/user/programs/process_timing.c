// process_timing KIND [PAGES] [OTHERS]: what processes cost, as a program sees it: the least of
// some tries, in ticks of the time-stamp counter, which under QEMU's `-icount shift=0` are
// instructions. PAGES have been written to before, and so many OTHERS sleep meanwhile. The last
// line of the output is the number.

#include <map.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/syscall.h"
#include "lab3-userspace/user/lib/time_stamp.h"
#include "lab4-processes/abi/signal_action.h"
#include "lab4-processes/user/lib/signal_restorer.h"

#define TRIES 8
#define PAGE  4096

__attribute__((noreturn)) static void failed(const char *what)
{
	printf("process_timing: %s\n", what);
	exit(EXIT_FAILURE);
}

static void wait_for(int64_t child)
{
	if (child < 0 || syscall_wait((int)child, NULL, 0).value != child)
		failed("a child could not be made, or waited for");
}

// ---- The kinds ----

static void fork_wait(void)
{
	int64_t child = syscall_fork().value;

	if (child == 0)
		syscall_exit(0);
	wait_for(child);
}

static void fork_exec_wait(void)
{
	static char name[] = "true";
	static char *const words[] = {name, NULL};
	int64_t child = syscall_fork().value;

	if (child == 0) {
		syscall_exec(name, words, words + 1);
		syscall_exit(1);
	}
	wait_for(child);
}

static void handler(int signal)
{
	(void)signal;
}

// From the call that sends it to the instruction behind that call.
static void signal_back(void)
{
	syscall_kill((int)syscall_getpid().value, SIGUSR1);
}

static void getpid_only(void)
{
	syscall_getpid();
}

static const struct {
	const char *name;
	void (*run)(void);
} kinds[] = {
	{"fork_wait", fork_wait},
	{"fork_exec_wait", fork_exec_wait},
	{"signal", signal_back},
	{"getpid", getpid_only},
};

static uint64_t least(void (*run)(void))
{
	uint64_t best = UINT64_MAX;

	for (int i = 0; i < TRIES; i++) {
		uint64_t start = time_stamp(), cost;

		run();
		cost = time_stamp() - start;
		best = cost < best ? cost : best;
	}
	return best;
}

// ---- What is there meanwhile ----

static void pages_write(int pages)
{
	char *memory = pages > 0 ? map(NULL, (size_t)pages * PAGE, MEMORY_WRITE) : NULL;

	if (pages > 0 && memory == NULL)
		failed("no memory");
	for (int i = 0; i < pages; i++)
		memory[i * PAGE] = 1;
}

static void others_start(int others, int64_t *numbers)
{
	for (int i = 0; i < others; i++) {
		numbers[i] = syscall_fork().value;
		if (numbers[i] < 0)
			failed("not so many processes");
		while (numbers[i] == 0)
			syscall_thread_sleep(1000000);
	}
}

static void others_end(int others, const int64_t *numbers)
{
	for (int i = 0; i < others; i++)
		syscall_kill((int)numbers[i], SIGKILL);
	for (int i = 0; i < others; i++)
		wait_for(numbers[i]);
}

int main(int argc, char **argv)
{
	struct signal_action action = {.handler = (uint64_t)handler,
	                               .restorer = (uint64_t)signal_restorer};
	int others = argc > 3 ? atoi(argv[3]) : 0;
	static int64_t numbers[1000];

	syscall_signal_action(SIGUSR1, &action, NULL);
	pages_write(argc > 2 ? atoi(argv[2]) : 0);
	others_start(others, numbers);
	for (size_t i = 0; argc > 1 && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		uint64_t cost;

		if (strcmp(argv[1], kinds[i].name) != 0)
			continue;
		cost = least(kinds[i].run);
		others_end(others, numbers);
		printf("\n%lu\n", cost);
		return EXIT_SUCCESS;
	}
	failed("no such kind");
}
