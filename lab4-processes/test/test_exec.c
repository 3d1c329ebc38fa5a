// test_exec: exercise 4.6: a process becomes another program, or goes on as if nothing had
// been.

#include "abi/status.h"
#include "common/test/landmark.h"
#include "lab4-processes/kernel/signal_send.h"
#include "lab4_test.h"
#include "lib/format.h"
#include "lib/string.h"

#define SEED 1

static int execs(const char *what)
{
	family_test_begin();
	return program_go("execs", what, SEED);
}

static void check_name(int number, const char *name)
{
	const struct process *process;
	bool is_right;

	spin_lock(&processes_lock);
	process = process_find(number);
	is_right = process != NULL && strcmp(process->name, name) == 0;
	spin_unlock(&processes_lock);
	test_check_as("the process has the name of the new program", is_right);
}

// ---- A new program ----

static void start_by(const char *entry)
{
	char seed[24], what[80];

	format_text(seed, sizeof(seed), "%lx", test_secret(SEED));
	format_text(what, sizeof(what),
	            "how `abi` ends, which looks at its registers, after an exec by %s", entry);
	test_eq_as(what, test_program_status("execs", "start", seed, entry, NULL),
	           STATUS_EXITED(0));
}

TEST(exec_starts_clean)
{
	family_test_begin();
	start_by("interrupt");
	start_by("syscall");
	test_report("done", 0, test_secret(0));
}

TEST(exec_passes_arguments)
{
	(void)execs("arguments");
	lines_wait(16 * 4);
}

TEST(exec_limits_arguments)
{
	(void)execs("limit");
	lines_wait(4 * 2 + 1);
}

TEST(exec_keeps_the_process)
{
	int number = execs("keeps");

	lines_wait(8 * 2);
	stage_begin(1);
	lines_wait(8 * 3);
	check_name(number, "execs");
	test_report("process", 0, number);
}

// ---- The old program goes on ----

TEST(exec_refused_changes_nothing)
{
	struct resources before;
	uint32_t of_programs;

	(void)execs("refuses");
	lines_wait(1);
	before = resources_now();
	of_programs = before.frames[FRAME_USER];
	stage_begin(1);
	lines_wait(2 + 22 * 2 + 3);
	// It has written to more pages of its own meanwhile.
	before.frames[FRAME_USER] = resources_now().frames[FRAME_USER];
	test_most_as("frames of programs that exec has left behind, and a few",
	             before.frames[FRAME_USER] - of_programs, 16);
	resources_check(&before);
}

// ---- Nothing of the old program is left ----

#define STACKS 16

static void check_alone(int number)
{
	unsigned alive, entries;

	spin_lock(&processes_lock);
	alive = process_find(number)->alive;
	entries = process_find(number)->entries;
	spin_unlock(&processes_lock);
	test_eq_as("threads of a process after exec", alive, 1);
	test_eq_as("those that it remembers", entries, 1);
}

TEST(exec_ends_other_threads)
{
	struct resources before;
	int number;

	stack_tables_make(STACKS);
	number = execs("threads");
	lines_wait(2);
	before = resources_now();
	check_alone(number);
	stage_begin(1);
	lines_wait(33);
	check_alone(number);
	resources_check(&before);
	test_report("process", 0, number);
}

TEST(exec_of_two_threads)
{
	struct resources before;
	int number;

	stack_tables_make(STACKS);
	number = execs("together");
	lines_wait(2);
	before = resources_now();
	stage_begin(1);
	lines_wait(33);
	(void)resources_now(); // whoever may still be on the way has come
	lines_wait(33);
	check_alone(number);
	resources_check(&before);
}

TEST(exec_seen_from_outside)
{
	test_report("process", 0, execs("pages"));
	lines_wait(1);
	landmark();
	stage_begin(1);
	lines_wait(2);
	landmark();
}

// ---- The actions of signals ----

#define HANDLER 0x400000

// While exec waits for the end of another thread, that one makes a child.
static int64_t fork_before_the_reset(struct trap_frame *trap_frame)
{
	struct process *process = process_current();
	struct signal_action *actions;
	struct signals *child;

	(void)trap_frame;
	spin_lock(&processes_lock);
	actions = signals_change(process->signals);
	test_check(actions != NULL);
	actions[SIGTERM - 1].handler = SIGNAL_IGNORE;
	actions[SIGUSR1 - 1].handler = HANDLER;
	spin_unlock(&processes_lock);
	test_ok(signals_prepare(process));
	spin_lock(&processes_lock);
	child = signals_alloc(process->signals);
	spin_unlock(&processes_lock);
	test_check(child != NULL);
	signals_exec(process);
	test_eq_as("the handler of a child that was made while exec waited",
	           signals_action(child, SIGUSR1).handler, HANDLER);
	test_eq_as("the handler of a signal after exec",
	           signals_action(process->signals, SIGUSR1).handler, SIGNAL_DEFAULT);
	test_eq_as("that of a signal that is ignored",
	           signals_action(process->signals, SIGTERM).handler, SIGNAL_IGNORE);
	signals_free(child);
	return 0;
}

TEST(exec_spares_the_actions_of_a_child)
{
	struct resources before;
	int number;

	work_install(fork_before_the_reset);
	number = execs("work"); // makes what is kept
	lines_wait(1);
	processes_kill(number);
	before = resources_now();
	number = program_go("execs", "work", SEED);
	lines_wait(2);
	processes_kill(number);
	resources_check(&before);
	test_report("done", 0, test_secret(0));
}
