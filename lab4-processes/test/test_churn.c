// test_churn: exercise 4.8: many processes that end in any way, at any moment, and of which
// nothing is left.

#include "abi/status.h"
#include "arch/trap_frame.h"
#include "core/command_line.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_join.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab4_test.h"
#include "lib/format.h"
#include "process_rig.h"

#define COUNT 60 // processes of a program, unless the command line says how many
#define MOST  40 // that there are at the same time

// Somebody is killed: the program says who, and by which signal.
static int64_t kill_other(struct trap_frame *trap_frame)
{
	return process_kill((int)trap_frame->rdi, STATUS_KILLED((int)trap_frame->rsi));
}

static struct {
	uint64_t count; // processes of a program
	const char
		*killer; // a word for the program: the test kills, or NULL: it does so itself
	uint64_t rounds; // programs so far
} plan = {.count = COUNT, .killer = "test"};

static void churn(void)
{
	char seed[24], number[24];

	format_text(seed, sizeof(seed), "%lx", test_secret(plan.rounds++) + test_seed());
	format_text(number, sizeof(number), "%lu", plan.count);
	test_eq_as("how `churn` ends",
	           test_program_status("churn", seed, number, plan.killer, NULL),
	           STATUS_EXITED(0));
}

// ---- init ----

static struct process *init;
static volatile bool is_over;

// It waits for all that come to it, until there are none and the test is over.
static uint64_t reap(void *argument)
{
	int64_t result = 0;

	(void)argument;
	rig_become(init);
	while (!is_over || result > 0) {
		result = rig_wait(-1, NULL, 0);
		if (result < 0)
			test_ok(thread_sleep(time_ticks() + 1));
	}
	rig_become(NULL);
	return 0;
}

static void churn_with_init(void)
{
	int tid;

	init = rig_process(NULL);
	rig_init(init);
	is_over = false;
	tid = thread_create("init", reap, NULL, 0);
	test_ok(tid);
	churn();
	is_over = true;
	test_ok(thread_join(tid, NULL));
	rig_init(NULL);
	rig_finish(init);
	processes_gone();
}

static void churn_without_init(void)
{
	churn();
	processes_gone();
}

static void churn_both_ways(void)
{
	struct resources before;

	programs_begin();
	stack_tables_make(MOST);
	churn_without_init(); // the kernel keeps something for the next time
	before = resources_now();
	churn_without_init();
	resources_check(&before);
	churn_with_init();
	resources_check(&before);
	test_report("done", 0, test_secret(0));
}

TEST(churn_leaves_nothing)
{
	work_install(kill_other);
	churn_both_ways();
}

// For long runs (tests/fuzz/churn.py): the program sends its signals itself.
TEST(churn_for_long)
{
	plan.count = command_line_number("count", 10, COUNT);
	plan.killer = NULL;
	churn_both_ways();
}
