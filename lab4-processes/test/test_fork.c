// test_fork: exercise 4.5: what a child has of its parent, and what it costs.

#include "common/test/landmark.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lab4-processes/abi/limits.h"
#include "lab4-processes/kernel/process_family.h"
#include "lab4_test.h"
#include "lib/string.h"

#define SEED 1

static int forks(const char *what)
{
	family_test_begin();
	return program_go("forks", what, SEED);
}

TEST(fork_returns_twice)
{
	(void)forks("twice");
	lines_wait(2 + 7 * 8);
}

TEST(fork_copies_memory)
{
	// When all have written in a round. The first and the third make a child more, which
	// has four things to report.
	static const unsigned arrived[] = {6, 10, 19, 25, 31, 37};

	(void)forks("memory");
	for (unsigned round = 0; round < array_length(arrived); round++) {
		lines_wait(arrived[round]);
		stage_begin(round + 1);
	}
	lines_wait(arrived[5] + 3 + 3 * 4);
}

TEST(fork_copies_registers)
{
	(void)forks("registers");
	lines_wait(4 * 2 * 5);
}

// ---- Besides memory ----

// The only child of a process. Nobody else changes anything now.
static struct process *child_of(int number)
{
	const struct process *process;
	struct list *living;

	spin_lock(&processes_lock);
	process = process_find(number);
	living = &process->family->living;
	test_check_as("the process has a child", !list_empty(living));
	spin_unlock(&processes_lock);
	return list_entry(list_front(living), struct family, sibling)->process;
}

static struct process *process_of(int number)
{
	struct process *process;

	spin_lock(&processes_lock);
	process = process_find(number);
	spin_unlock(&processes_lock);
	return process;
}

static void check_files(const struct files *parent, const struct files *child)
{
	test_eq_as("the descriptors that a child has", child->open, parent->open);
	test_eq_as("those of them that exec closes", child->close_on_exec,
	           parent->close_on_exec);
	for (int i = 0; i < DESCRIPTORS_MAX; i++) {
		if (parent->open >> i & 1)
			test_check_as("a descriptor of the child leads to the parent's file",
			              child->file[i] == parent->file[i]);
	}
}

TEST(fork_inherits)
{
	int number = forks("inherits");
	const struct process *parent = process_of(number), *child;
	uint32_t references;

	lines_wait(1);
	references = parent->image->references;
	stage_begin(1);
	lines_wait(1 + 7);
	child = child_of(number);
	check_files(parent->files, child->files);
	test_check_as("a child has the image of its parent", child->image == parent->image);
	test_eq_as("references to the image, of two processes", parent->image->references,
	           2 * references);
	test_check_as("a child has a space of its own", child->space != parent->space);
	test_check_as("a child has the name of its parent",
	              strcmp(child->name, parent->name) == 0);
	test_eq_as("threads of a child", child->alive, 1);
	stage_begin(2);
	lines_wait(1 + 7 + 4);
	stage_begin(3);
	lines_wait(1 + 7 + 4 + 9);
	test_report("process", 0, number);
}

TEST(fork_takes_one_thread)
{
	int number = forks("threads");

	lines_wait(32 * 2 + 2);
	spin_lock(&processes_lock);
	list_for_each (node, &process_find(number)->family->living)
		test_eq_as("threads of a child of a process with several",
		           list_entry(node, struct family, sibling)->process->alive, 1);
	spin_unlock(&processes_lock);
}

// ---- Many, and what they cost ----

#define STACKS (CHILDREN_MAX + 16)

TEST(fork_makes_many)
{
	struct resources before;
	int number;

	stack_tables_make(STACKS);
	number = forks("work"); // makes what is kept
	lines_wait(1);
	processes_kill(number);
	before = resources_now();
	number = program_go("forks", "many", SEED);
	lines_wait(1 + CHILDREN_MAX + 2);
	processes_kill(number);
	resources_check(&before);
}

TEST(fork_seen_from_outside)
{
	test_report("process", 0, forks("pages"));
	lines_wait(1);
	landmark();
	stage_begin(1);
	lines_wait(3);
	landmark();
}
