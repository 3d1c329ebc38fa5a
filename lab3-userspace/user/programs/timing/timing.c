// timing KIND: what an operation costs, as a program sees it: the least of some tries, in ticks
// of the time-stamp counter, which under QEMU's `-icount shift=0` are instructions. The last
// line of the output is the number.

#include <map.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/syscall.h"
#include "calls.h"
#include "lab3-userspace/user/lib/time_stamp.h"

#define TRIES 32
#define BLOCK 4096

// The cost of two looks at the counter, with nothing between them.
static uint64_t overhead;

static uint64_t since(uint64_t start)
{
	return time_stamp() - start - overhead;
}

static uint64_t null_syscall(void)
{
	return cost_syscall(SYSCALL_NUMBER_get_time);
}

static uint64_t null_interrupt(void)
{
	return cost_interrupt(SYSCALL_NUMBER_get_time);
}

__attribute__((noreturn)) static uint64_t yield_for_ever(void)
{
	for (;;)
		cost_syscall(SYSCALL_NUMBER_yield);
}

// With another one that yields for ever: half of the time from one turn to the next.
static uint64_t yield(void)
{
	return cost_syscall(SYSCALL_NUMBER_yield) / 2;
}

static uint64_t zero_page(void)
{
	static volatile char *page;
	uint64_t start;

	if (page == NULL)
		page = map(NULL, (TRIES + 1) * BLOCK, MEMORY_WRITE);
	if (page == NULL)
		exit(EXIT_FAILURE);
	page += BLOCK;
	start = time_stamp();
	*page = 1;
	return since(start);
}

// Pages of the file: the first read shows them, the first write copies them.
static char shown[(TRIES + 2) * BLOCK] = {1};

static uint64_t shared_page(void)
{
	static volatile char *page = shown + BLOCK;
	uint64_t start;

	page += BLOCK;
	(void)*page;
	start = time_stamp();
	*page = 1;
	return since(start);
}

static uint64_t write_block(void)
{
	static _Alignas(BLOCK) char block[BLOCK]; // one page, however the others are laid out
	uint64_t start = time_stamp();

	write_syscall(1, block, sizeof(block));
	return since(start);
}

static const struct {
	const char *name;
	uint64_t (*run)(void);
} kinds[] = {
	{"null_syscall", null_syscall},
	{"null_interrupt", null_interrupt},
	{"yield", yield},
	{"yield_for_ever", yield_for_ever},
	{"zero_page", zero_page},
	{"shared_page", shared_page},
	{"write_block", write_block},
};

static uint64_t empty(void)
{
	return since(time_stamp());
}

static uint64_t least(uint64_t (*run)(void))
{
	uint64_t best = UINT64_MAX;

	for (int i = 0; i < TRIES; i++) {
		uint64_t cost = run();

		best = cost < best ? cost : best;
	}
	return best;
}

int main(int argc, char **argv)
{
	overhead = least(empty);
	for (size_t i = 0; argc > 1 && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(argv[1], kinds[i].name) == 0) {
			printf("\n%lu\n", least(kinds[i].run));
			return EXIT_SUCCESS;
		}
	}
	fprintf(stderr, "timing: no such kind\n");
	return EXIT_FAILURE;
}
