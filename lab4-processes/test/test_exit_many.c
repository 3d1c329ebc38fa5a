// test_exit_many: exercise 4.7: programs that end before and after their children, and the end
// of a child at each instruction of that of its parent.

#include "abi/status.h"
#include "core/explore.h"
#include "lab2-threads/test/explore_thread.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab4-processes/kernel/process_exit.h"
#include "lab4_test.h"
#include "process_rig.h"

#define TREES      6

#define ZOMBIES    200
#define OF_ZOMBIES 2 // objects: struct process and struct family

// All that there is besides these objects is as before.
static void check_zombies(struct resources *before)
{
	struct resources now = resources_now();

	test_eq_as("objects that 200 zombies take: two each", now.objects - before->objects,
	           ZOMBIES * OF_ZOMBIES);
	before->objects = now.objects;
	before->frames[FRAME_FREE] += before->frames[FRAME_HEAP] - now.frames[FRAME_HEAP];
	before->frames[FRAME_HEAP] = now.frames[FRAME_HEAP];
	resources_check(before);
}

static unsigned lines;

// A program makes one, and when that is counted so many more.
static void keep_zombies(void)
{
	int program = program_go("waits", "zombies", 1);
	struct resources before;

	lines_wait(lines + 1);
	before = resources_now();
	stage_begin(1);
	lines += 2;
	lines_wait(lines);
	check_zombies(&before);
	stage_begin(0);
	test_ok(process_kill(program, STATUS_KILLED(SIGKILL)));
	test_eq_as("how a program ends that is killed and has zombies", test_status(program),
	           STATUS_KILLED(SIGKILL));
}

TEST(exit_keeps_little)
{
	programs_begin();
	leaves_nothing(keep_zombies);
}

// Trees of programs. Each ends at its own time, before or after its parent.
static void grow_trees(void)
{
	int programs[TREES];

	for (unsigned i = 0; i < TREES; i++)
		programs[i] = program_go("waits", "tree", i);
	for (unsigned i = 0; i < TREES; i++)
		test_eq_as("how a program ends whose children have children",
		           test_status(programs[i]), STATUS_EXITED(3));
	processes_gone();
}

TEST(exit_of_many)
{
	programs_begin();
	leaves_nothing(grow_trees);
}

// ---- The end of a child at each instruction of that of its parent ----

static struct process *init, *ending, *child;
static int number;

static void both_set_up(void)
{
	idle_settle();
	ending = rig_process(NULL);
	child = rig_process(ending);
	number = child->number;
	rig_leave(ending, 0);
}

static void parent_leaves(void)
{
	process_exit_release(ending);
}

static void child_ends(void)
{
	(void)rig_end(child, 0);
}

static const char *orphan_check(void)
{
	bool is_there = rig_find(number) != NULL;

	rig_free(ending);
	return is_there ? "nobody adopts the child, both have ended, and it is still there"
	                : NULL;
}

TEST(explore_exit_of_both)
{
	explore_by_thread(both_set_up, parent_leaves, child_ends, orphan_check);
	test_report("done", 0, test_secret(0));
}

static void init_set_up(void)
{
	both_set_up();
	rig_waiters(init);
}

static const char *adopted_check(void)
{
	bool is_init_woken = rig_waiters_woken();

	rig_free(ending);
	if (rig_find(number) != child)
		return "the child is gone, although there is init";
	if (child->family->parent != init->family || !child->family->zombie)
		return "the child is not a zombie of init";
	rig_free(child);
	return is_init_woken ? NULL : "the threads of init that wait were not woken";
}

TEST(explore_exit_with_init)
{
	init = rig_process(NULL);
	rig_init(init);
	explore_by_thread(init_set_up, parent_leaves, child_ends, adopted_check);
	test_report("done", 0, test_secret(0));
}
