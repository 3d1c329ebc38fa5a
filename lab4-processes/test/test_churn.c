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

#define COUNT 100 // processes, unless the command line says how many
#define MOST  40  // that there are at the same time

// Somebody is killed: the program says who, and by which signal.
static int64_t kill_other(struct trap_frame *trap_frame)
{
	return process_kill((int)trap_frame->rdi, STATUS_KILLED((int)trap_frame->rsi));
}

static uint64_t count(void)
{
	return command_line_number("count", 10, COUNT);
}

static void churn(unsigned question)
{
	char seed[24], number[24];

	format_text(seed, sizeof(seed), "%lx", test_secret(question + test_seed()));
	format_text(number, sizeof(number), "%lu", count());
	test_eq_as("how `churn` ends", test_program_status("churn", seed, number, "test", NULL),
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
	churn(1);
	is_over = true;
	test_ok(thread_join(tid, NULL));
	rig_init(NULL);
	rig_finish(init);
	processes_gone();
}

static void churn_without_init(void)
{
	churn(2);
	processes_gone();
}

TEST(churn_leaves_nothing)
{
	struct resources before;

	programs_begin();
	work_install(kill_other);
	stack_tables_make(MOST);
	churn_without_init(); // the kernel keeps something for the next time
	before = resources_now();
	churn_without_init();
	resources_check(&before);
	churn_with_init();
	resources_check(&before);
	test_report("done", 0, test_secret(0));
}
