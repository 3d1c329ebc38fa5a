// test_stack_grow: the challenge, exercise 3.13. The program `deep` needs more stack, or
// pretends to.

#include "abi/error.h"
#include "abi/signal.h"
#include "abi/status.h"
#include "arch/memory_layout.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lab3-userspace/abi/process.h"
#include "lab3_test.h"
#include "lib/format.h"
#include "mm/aspace_change.h"

#define START    (USER_STACK_TOP - USER_STACK_SIZE) // of the stack, before it grows
#define LOWEST   (USER_STACK_TOP - USER_STACK_MAX)
#define FAR      (USER_STACK_TOP - 0x300000)
#define OTHER    (USER_STACK_TOP - 0x600000) // where other memory lies
#define RED_ZONE 128
#define WORD     8
#define DEPTH    "f00"
#define SEED     0xdee9

#define GROWS    STATUS_EXITED(0)
#define DIES     STATUS_KILLED(SIGSEGV)
#define FAILS    STATUS_EXITED(EFAULT)

static const struct {
	const char *how;
	uint64_t rsp, address, other;
	int status;
} cases[] = {
	{"write", FAR, FAR, 0, GROWS},
	{"write", FAR, START - WORD, 0, GROWS},
	{"write", START, START - RED_ZONE, 0, GROWS},
	{"write", START, START - RED_ZONE - WORD, 0, DIES},
	{"write", START + RED_ZONE - WORD, START - WORD, 0, GROWS},
	{"write", START + RED_ZONE, START - WORD, 0, DIES},
	{"write", USER_STACK_TOP - PAGE_SIZE, FAR, 0, DIES},
	{"push", START, 0, 0, GROWS},
	{"push", FAR, 0, 0, GROWS},
	// Not below the limit.
	{"write", LOWEST, LOWEST, 0, GROWS},
	{"write", LOWEST - WORD, LOWEST - WORD, 0, DIES},
	{"push", LOWEST, 0, 0, DIES},
	// Not near other memory, or beyond it.
	{"write", OTHER + PAGE_SIZE + USER_STACK_GUARD, OTHER + PAGE_SIZE + USER_STACK_GUARD,
         OTHER, GROWS},
	{"write", OTHER + PAGE_SIZE + USER_STACK_GUARD,
         OTHER + USER_STACK_GUARD + PAGE_SIZE - WORD, OTHER, DIES},
	{"write", OTHER - PAGE_SIZE, OTHER - WORD, OTHER, DIES},
	// Not if RSP is elsewhere: in other memory, below it, above the stack.
	{"write", OTHER + RED_ZONE, FAR, OTHER, DIES},
	{"write", OTHER - PAGE_SIZE, FAR, OTHER, DIES},
	{"write", USER_STACK_TOP + PAGE_SIZE, START - WORD, 0, DIES},
	// A call is the first to touch it.
	{"interrupt", FAR, FAR, 0, GROWS},
	{"syscall", FAR, FAR, 0, GROWS},
	{"interrupt", START, START - RED_ZONE - WORD, 0, FAILS},
	{"syscall", START, START - RED_ZONE - WORD, 0, FAILS},
};

static int deep(const char *how, uint64_t first, uint64_t second, uint64_t third)
{
	char words[3][24];

	format_text(words[0], sizeof(words[0]), "%lx", first);
	format_text(words[1], sizeof(words[1]), "%lx", second);
	format_text(words[2], sizeof(words[2]), "%lx", third);
	return test_program("deep", how, words[0], words[1], words[2], NULL);
}

TEST(challenge_stack)
{
	struct resources before;
	char seed[24], what[96];

	format_text(seed, sizeof(seed), "%lx", test_secret(SEED));
	test_eq(test_program_status("deep", "calls", "1", "1", NULL), STATUS_EXITED(0));
	programs_report();
	before = resources_now();
	test_eq_as("how a program ends that needs a large stack",
	           test_program_status("deep", "calls", seed, DEPTH, NULL), STATUS_EXITED(0));
	for (unsigned i = 0; i < array_length(cases); i++) {
		format_text(what, sizeof(what), "how `deep %s %lx %lx %lx` ends", cases[i].how,
		            cases[i].rsp, cases[i].address, cases[i].other);
		test_eq_as(what,
		           test_status(deep(cases[i].how, cases[i].rsp, cases[i].address,
		                            cases[i].other)),
		           cases[i].status);
	}
	resources_check(&before);
}

// ---- While the regions are claimed ----

static struct space *space_of(int number)
{
	struct process *process;
	struct space *space;

	spin_lock(&processes_lock);
	process = process_find(number);
	test_check(process != NULL);
	space = process->space;
	spin_unlock(&processes_lock);
	return space;
}

static vaddr_t stack_start(struct space *space)
{
	const struct region *stack;

	spin_lock(&space->aspace.lock);
	stack = aspace_find(&space->aspace, USER_STACK_TOP - 1);
	test_check(stack != NULL);
	spin_unlock(&space->aspace.lock);
	return stack->start;
}

TEST(challenge_stack_waits)
{
	int number = deep("late", FAR, 0, 0);
	struct space *space = space_of(number);

	space_get(space);
	aspace_claim(&space->aspace);
	test_ok(thread_sleep(time_ticks() + 60)); // it needs the stack meanwhile
	test_eq_as("where the stack begins while the regions are claimed", stack_start(space),
	           START);
	aspace_disclaim(&space->aspace);
	test_eq_as("how a program ends whose stack grows after that", test_status(number),
	           STATUS_EXITED(0));
	space_put(space);
	test_report("done", 0, test_secret(0));
}
