// twice: a tree of processes. Parent and child report the result of fork, and who they are.

#include "abi/syscall.h"
#include "forks.h"

#define LEVELS 3

static void tell(uint64_t who)
{
	look_report_secret("number", who, (uint64_t)syscall_getpid().value);
	look_report_secret("parent", who, (uint64_t)syscall_getppid().value);
}

// A process is 1 at first. From who forks come 2 * who, the child, and 2 * who + 1, the parent.
static void look(void)
{
	uint64_t who = 1;

	tell(who);
	for (int level = 0; level < LEVELS; level++) {
		struct syscall_result made = syscall_fork();

		who = 2 * who + (made.value != 0);
		look_report_secret("error", who, made.error);
		look_report_secret("returned", who, (uint64_t)made.value);
		tell(who);
	}
}

LOOK(twice, look);
