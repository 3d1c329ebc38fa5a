// test_wait: exercise 4.8: what wait says. Where no program is needed, the parent is a thread
// of the kernel that belongs to a process of the test (process_rig.h).

#include "abi/error.h"
#include "abi/status.h"
#include "arch/trap_frame.h"
#include "common/test/bench.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab4-processes/abi/limits.h"
#include "lab4-processes/abi/wait.h"
#include "lab4_test.h"
#include "process_rig.h"

// ---- A model ----

#define CHILDREN 12
#define STEPS    400
#define GROUPS   3
#define RACES    3
#define SIGNALS  31 // that end a program if it does nothing

static struct process *children[CHILDREN]; // NULL: none
static int numbers[CHILDREN];              // of the child that is or was there last

static uint64_t drawn(unsigned step, unsigned what)
{
	return test_secret(4 * step + what);
}

// Group 0 is the parent's.
static int group_of(const struct process *parent, uint64_t which)
{
	return which == 0 ? parent->family->group : PID_MAX + (int)which;
}

static void make_child(struct process *parent, unsigned step, unsigned place)
{
	struct process *child = rig_process(parent);

	child->family->group = group_of(parent, drawn(step, 2) % GROUPS);
	children[place] = child;
	numbers[place] = child->number;
	test_report("number", step, child->number);
}

static int pid_drawn(const struct process *parent, unsigned step)
{
	uint64_t which = drawn(step, 2) % 16, group = drawn(step, 3) % (GROUPS + 1);

	if (which < CHILDREN / 2)
		return numbers[drawn(step, 3) % CHILDREN];
	if (which < 12)
		return -group_of(parent, group);
	return which < 14 ? -1 : 0;
}

static void ask(struct process *parent, unsigned step)
{
	int pid = pid_drawn(parent, step), status = -1;
	int64_t result = rig_wait(pid, &status, WAIT_NOHANG);

	test_report("result", step, test_secret(5000 + step) ^ (uint64_t)result);
	test_report("status", step, test_secret(6000 + step) ^ (uint64_t)(int64_t)status);
	test_check_as("a child that was waited for is gone",
	              result <= 0 || rig_find((int)result) == NULL);
	for (unsigned i = 0; i < CHILDREN; i++)
		if (children[i] != NULL && result == numbers[i])
			children[i] = NULL;
}

TEST(wait_follows_a_model)
{
	struct process *parent;

	(void)rig_process(NULL); // so the group of the parent is not 1: -1 means any child
	parent = rig_process(NULL);
	test_report("parent", 0, parent->number);
	rig_become(parent);
	for (unsigned step = 0; step < STEPS; step++) {
		unsigned place = (unsigned)(drawn(step, 1) % CHILDREN);
		struct process *child = children[place];

		if (drawn(step, 0) % 2 == 0)
			ask(parent, step);
		else if (child == NULL)
			make_child(parent, step, place);
		else if (!child->family->zombie)
			(void)rig_end(child, STATUS_EXITED((int)place));
	}
	rig_finish(parent);
}

// ---- What is refused ----

static void expect_wait(const char *what, int pid, int flags, int64_t result)
{
	int status = -1;

	test_eq_as(what, rig_wait(pid, &status, flags), result);
	if (result <= 0)
		test_eq_as("the status when wait returns no child", status, -1);
}

static void expect_none(const char *what, int pid)
{
	expect_wait(what, pid, WAIT_NOHANG, -ECHILD);
	expect_wait(what, pid, 0, -ECHILD);
}

// A child with a child that has ended, and another process that has one.
static void refuse_others(struct process *parent)
{
	struct process *child = rig_process(parent), *grandchild = rig_process(child);
	struct process *other = rig_process(NULL), *nephew = rig_process(other);
	int number;

	(void)rig_end(grandchild, STATUS_EXITED(1));
	(void)rig_end(nephew, STATUS_EXITED(2));
	expect_none("wait for the caller itself", parent->number);
	expect_none("wait for a child of a child", grandchild->number);
	expect_none("wait for another process", other->number);
	expect_none("wait for a child of another process", nephew->number);
	expect_none("wait for the group of another process", -other->number);
	expect_none("wait for a number that nobody has", PID_MAX);
	expect_none("wait for a number that is no process's", PID_MAX + 1);
	expect_none("wait for the largest number", INT32_MAX);
	expect_none("wait for the smallest number", INT32_MIN);
	expect_wait("wait for any child when none has ended, with WAIT_NOHANG", -1, WAIT_NOHANG,
	            0);
	expect_wait("wait for a child that has not ended, with WAIT_NOHANG", child->number,
	            WAIT_NOHANG, 0);
	number = child->number;
	(void)rig_end(child, STATUS_EXITED(3));
	expect_wait("wait with the flag 4", -1, 4, -EINVAL);
	expect_wait("wait with the flags 16 and 1", number, 16 | WAIT_NOHANG, -EINVAL);
	expect_wait("wait with the highest flag", -1, INT32_MIN, -EINVAL);
	expect_wait("wait with all flags", -1, -1, -EINVAL);
	expect_wait("wait for a child after wait with wrong flags", number, WAIT_FLAGS, number);
	expect_none("wait for a child that was waited for", number);
	expect_none("wait for any child when none is left", -1);
	expect_none("wait for a child of the own group when none is left", 0);
	rig_free(nephew);
	rig_finish(other);
}

// Two children have ended. A status that cannot be written changes nothing, not even the order.
static void refuse_to_write(struct process *parent)
{
	struct process *first = rig_process(parent), *second = rig_process(parent);
	int numbers_of[] = {first->number, second->number};

	(void)rig_end(first, STATUS_EXITED(4));
	(void)rig_end(second, STATUS_EXITED(5));
	test_eq_as("wait with a status that cannot be written",
	           sys_wait(-1, user_ptr_make(1, true), 0), -EFAULT);
	for (unsigned i = 0; i < array_length(numbers_of); i++)
		expect_wait("wait for any child: those that ended first come first", -1, 0,
		            numbers_of[i]);
}

TEST(wait_refuses)
{
	struct process *parent = rig_process(NULL);

	rig_become(parent);
	refuse_to_write(parent);
	expect_none("wait for any child without children", -1);
	expect_none("wait for a child of the own group without children", 0);
	refuse_others(parent);
	rig_finish(parent);
	expect_none("wait by a thread that belongs to no process", -1);
	test_report("done", 0, test_secret(0));
}

// ---- The pointer, and the status ----

static void run_program(const char *what, unsigned lines)
{
	programs_begin();
	test_eq_as("how the program ends, which waits for its children",
	           test_status(program_go("waits", what, 1)), STATUS_EXITED(0));
	lines_wait(lines);
	processes_gone();
}

TEST(wait_checks_pointers)
{
	run_program("pointers", 9);
}

// By signal: a program asks to be ended.
static int64_t end_caller(struct trap_frame *trap_frame)
{
	process_end(process_current(), STATUS_KILLED((int)trap_frame->rdi));
	return 0;
}

TEST(wait_learns_the_status)
{
	work_install(end_caller);
	run_program("statuses", 256 + SIGNALS);
}

// A program is killed while it waits.
TEST(wait_ends_with_the_program)
{
	int program;
	tick_t then;

	programs_begin();
	program = program_go("waits", "long", 1);
	lines_wait(1);
	test_ok(thread_sleep(time_ticks() + 2)); // until it waits
	then = time_ticks();
	test_ok(process_kill(program, STATUS_KILLED(SIGTERM)));
	test_eq_as("how a program ends that is killed while it waits for a child",
	           test_status(program), STATUS_KILLED(SIGTERM));
	test_most_as("ticks until it has ended", time_ticks() - then, 3);
	stage_begin(1); // its child ends, too
	processes_gone();
	test_report("done", 0, test_secret(0));
}

// ---- Many ----

// The instructions of wait when the parent has so many children.
static void measure(unsigned count, bool ended)
{
	static struct process *many[1000];
	struct process *parent = rig_process(NULL);
	struct process *middle;
	const char *name = ended ? "zombies" : "living";
	int64_t result = 0;
	int status, number;

	for (unsigned i = 0; i < count; i++)
		many[i] = rig_process(parent);
	for (unsigned i = 0; i < count && ended; i++)
		(void)rig_end(many[i], STATUS_EXITED(i));
	middle = many[count / 2];
	number = middle->number;
	rig_become(parent);
	test_report(name, count, BENCH_COUNT(result = rig_wait(number, &status, WAIT_NOHANG)));
	test_eq_as("wait for one of many children, with WAIT_NOHANG", result,
	           ended ? number : 0);
	if (ended)
		many[count / 2] = NULL;
	rig_become(NULL);
	(void)rig_end(parent, 0);
	for (unsigned i = 0; i < count && !ended; i++)
		(void)rig_end(many[i], 0);
	rig_free(parent);
}

TEST(wait_takes_constant_time)
{
	static const unsigned counts[] = {10, 1000};

	for (unsigned i = 0; i < array_length(counts); i++) {
		measure(counts[i], false);
		measure(counts[i], true);
	}
}

TEST(wait_races)
{
	run_program("race", RACES * 2);
}
