// leaves: children that end while nobody waits for them.

#include <stdint.h>
#include <stdlib.h>

#include "abi/syscall.h"
#include "lab4-processes/user/lib/look.h"
#include "lib/random.h"

#define ZOMBIES  200
#define CHILDREN 3
#define CODE     3

static void child_or_end(void)
{
	if (syscall_fork().value == 0)
		syscall_exit(CODE);
}

// One, and when the test says so so many more.
static void make_zombies(void)
{
	child_or_end();
	look_report("zombies", 1, 1);
	look_stage(1);
	for (int i = 0; i < ZOMBIES; i++)
		child_or_end();
	look_report("zombies", ZOMBIES, ZOMBIES);
}

LOOK(zombies, make_zombies);

// Each lives for some time that only it knows.
static void live(uint64_t who)
{
	uint64_t chance = random_mix(who ^ look_seed);

	if (chance % 3 == 0)
		syscall_thread_sleep(chance / 3 % 4);
	for (volatile uint64_t i = chance % 5000; i > 0; i--)
		;
}

// Three children, of which each has as many. All end by themselves.
static void make_tree(void)
{
	uint64_t who = 1;

	for (int depth = 0; depth < 2; depth++) {
		int64_t child = 1;

		for (uint64_t i = 1; i <= CHILDREN && child != 0; i++) {
			child = syscall_fork().value;
			if (child == 0)
				who = who * (CHILDREN + 1) + i;
		}
		if (child != 0)
			break;
	}
	live(who);
	syscall_exit(CODE);
}

LOOK(tree, make_tree);
