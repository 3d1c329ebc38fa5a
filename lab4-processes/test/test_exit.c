// test_exit: exercise 4.7: what a process leaves behind. The processes here have no program
// (process_rig.h).

#include "abi/status.h"
#include "core/trace.h"
#include "lab3-userspace/kernel/user_thread.h"
#include "lab4-processes/kernel/process_exit.h"
#include "lab4-processes/kernel/session.h"
#include "lab4_test.h"
#include "process_rig.h"

// ---- What it had ----

static unsigned released;

static void note_release(struct file *file)
{
	(void)file;
	test_check_as("a file of a process that ended is released with no lock held",
	              wait_allowed());
	released++;
}

static const struct file_ops noting_ops = {.release = note_release};
static struct file first, second;

// The parent has the first file by two descriptors, the second by one. Its child has the same.
static void open_files(struct process *process)
{
	test_ok(files_add(process->files, file_share(&first), 0));
	test_ok(files_add(process->files, file_share(&first), 0));
	test_ok(files_add(process->files, file_share(&second), 0));
}

static void files_of_two(void)
{
	struct process *parent = rig_process(NULL), *child;

	first = second = (struct file)FILE_INIT(&noting_ops);
	released = 0;
	open_files(parent);
	child = rig_process(parent);
	test_eq(first.references, 1 + 4); // one is the test's
	rig_leave(parent, 0);
	process_exit_release(parent);
	test_eq_as("references to a file that a process which ended had twice, and its child "
	           "twice",
	           first.references, 1 + 2);
	test_eq_as("references to a file that both had once", second.references, 1 + 1);
	test_check_as("a process that ended has no files (process_files_free)",
	              parent->files == NULL);
	test_check_as("a process that ended has no signals (process_signals_free)",
	              parent->signals == NULL);
	file_put(&first);
	file_put(&second);
	test_eq_as("files released while a process has them", released, 0);
	rig_leave(child, 0);
	process_exit_release(child);
	test_eq_as("files released when the last process that has them ends", released, 2);
	rig_free(child);
	rig_free(parent);
}

static void give_back(void)
{
	struct process *owner, *other;

	files_of_two();
	owner = rig_process(NULL);
	other = rig_process(NULL);
	test_eq_as("who has the terminal: the first process", session_owner(), owner->number);
	(void)rig_end(other, 0);
	test_eq_as("who has the terminal when another process ends", session_owner(),
	           owner->number);
	(void)rig_end(owner, 0);
	test_eq_as("who has the terminal when its owner has ended", session_owner(), 0);
	rig_free(other);
	rig_free(owner);
}

TEST(exit_gives_back)
{
	leaves_nothing(give_back);
}

// ---- Its children ----

#define CHILDREN 8

static struct process *children[CHILDREN];

static bool has_ended(unsigned child)
{
	return (test_secret(9) >> child & 1) != 0;
}

// A parent of whose children some have ended; at least one of each kind.
static struct process *parent_make(void)
{
	struct process *parent = rig_process(NULL);

	for (unsigned i = 0; i < CHILDREN; i++)
		children[i] = rig_process(parent);
	for (unsigned i = 0; i < CHILDREN; i++)
		if (i == 0 || (i > 1 && has_ended(i)))
			test_check_as("a child whose parent lives is not freed when it ends",
			              !rig_end(children[i], STATUS_EXITED(i)));
	return parent;
}

static void expect_adopted(const struct process *init)
{
	for (unsigned i = 0; i < CHILDREN; i++) {
		test_check_as("the parent of the children of a process that ended is init",
		              children[i]->family->parent == init->family);
		test_check_as("a child that init gets is not freed",
		              rig_find(children[i]->number) == children[i]);
	}
	test_eq_as("children of init", init->family->children, CHILDREN);
}

static void give_children_to_init(void)
{
	struct process *init = rig_process(NULL), *parent;

	rig_init(init);
	parent = parent_make();
	rig_waiters(init);
	(void)rig_end(parent, 0);
	test_check_as(
		"the threads of init that wait are woken when it gets a child that has ended",
		rig_waiters_woken());
	expect_adopted(init);
	for (unsigned i = 0; i < CHILDREN; i++) {
		if (children[i]->family->zombie)
			continue;
		rig_waiters(init);
		test_check_as("a child that init has adopted is not freed when it ends",
		              !rig_end(children[i], 0));
		test_check_as("the threads of init that wait are woken when a child that it "
		              "has adopted ends",
		              rig_waiters_woken());
	}
	for (unsigned i = 0; i < CHILDREN; i++)
		rig_free(children[i]);
	rig_free(parent);
	rig_init(NULL);
	rig_finish(init);
}

TEST(exit_gives_children_to_init)
{
	leaves_nothing(give_children_to_init);
}

// Those that had ended are gone, and the others go when they end.
static void expect_orphans(const bool *ended, const int *numbers)
{
	for (unsigned i = 0; i < CHILDREN; i++) {
		struct process *found = rig_find(numbers[i]);

		if (ended[i]) {
			test_check_as("a child that had ended is freed when its parent ends "
			              "and nobody adopts it",
			              found == NULL);
			continue;
		}
		test_check_as("a child that lives is still there when its parent has ended",
		              found == children[i]);
		test_check_as("it has no parent then", found->family->parent == NULL);
		test_check_as("process_exit_zombie returns true for an orphan that nobody has "
		              "adopted",
		              rig_end(found, 0));
	}
}

// `parent` has the children, and ends without init, or is init.
static void leave_orphans(struct process *parent)
{
	bool ended[CHILDREN];
	int numbers[CHILDREN];

	for (unsigned i = 0; i < CHILDREN; i++) {
		ended[i] = children[i]->family->zombie;
		numbers[i] = children[i]->number;
	}
	test_check_as("process_exit_zombie returns false for a process that the kernel has "
	              "started",
	              !rig_end(parent, 0));
	expect_orphans(ended, numbers);
}

// `init` is ending, has ended, or is gone: it adopts nobody.
static void leave_after_init(void)
{
	struct process *init = rig_process(NULL), *parent;

	rig_init(init);
	parent = parent_make();
	rig_leave(init, 0);
	leave_orphans(parent);
	rig_free(parent);
	process_exit_release(init);
	parent = parent_make();
	leave_orphans(parent);
	rig_free(parent);
	rig_free(init);
	parent = parent_make();
	leave_orphans(parent);
	rig_free(parent);
}

static void leave_all_orphans(void)
{
	struct process *parent = parent_make();

	leave_orphans(parent);
	rig_free(parent);
	parent = parent_make();
	rig_init(parent);
	leave_orphans(parent); // init itself
	rig_free(parent);
	leave_after_init();
}

TEST(exit_leaves_orphans)
{
	leaves_nothing(leave_all_orphans);
}

// ---- Its parent ----

// Children that end in this order are zombies in this order.
static void end_children(struct process *parent)
{
	unsigned place = (unsigned)(test_secret(1) % CHILDREN);

	for (unsigned i = 0; i < CHILDREN; i++) {
		struct process *child = children[(place + i * 3) % CHILDREN];

		rig_waiters(parent);
		test_check_as("process_exit_zombie returns false for a child whose parent "
		              "lives",
		              !rig_end(child, STATUS_EXITED(i)));
		test_check_as("all threads of a parent that wait are woken when a child ends",
		              rig_waiters_woken());
		test_check_as("a child that has ended is the last zombie of its parent",
		              list_back(&parent->family->zombies) == &child->family->sibling);
		test_check_as("and it is marked as a zombie", child->family->zombie);
		test_eq_as("the status of a zombie", child->status, STATUS_EXITED(i));
	}
	test_check_as("no child of the parent lives then", list_empty(&parent->family->living));
}

// The trace says who is sent SIGCHLD: signals themselves are a later exercise.
static unsigned told_parent, told_others;
static int parent_number;

static void note_signal(enum trace_id id, uint64_t number, uint64_t signal)
{
	if (id != TRACE_SIGNAL_POST || signal != SIGCHLD)
		return;
	if (number == (uint64_t)parent_number)
		told_parent++;
	else
		told_others++;
}

// A parent that has lost its signals already, since it ends, is sent them in vain.
static void tell_parent(void)
{
	struct process *parent = rig_process(NULL), *child = rig_process(parent);

	parent_number = parent->number;
	told_parent = told_others = 0;
	process_signals_free(parent);
	trace_op = note_signal;
	(void)rig_end(child, 0);
	trace_op = trace_nobody;
	test_eq_as("SIGCHLD that a parent is sent when a child ends (signal_send_child)",
	           told_parent, 1);
	test_eq_as("SIGCHLD that others are sent then", told_others, 0);
	rig_free(child);
	rig_finish(parent);
}

static void wait_in_kernel(void)
{
	struct process *process = rig_process(NULL);
	int number = process->number, status = 0;

	test_check_as("process_exit_zombie returns false for a process that the kernel has "
	              "started",
	              !rig_end(process, STATUS_EXITED(77)));
	test_check_as("a process that has ended is marked as a zombie",
	              process->family->zombie);
	test_ok(process_wait(number, &status));
	test_eq_as("the status that the kernel gets of a process that it has started", status,
	           STATUS_EXITED(77));
}

static void make_zombies(void)
{
	struct process *parent = rig_process(NULL);

	for (unsigned i = 0; i < CHILDREN; i++)
		children[i] = rig_process(parent);
	end_children(parent);
	rig_finish(parent);
	tell_parent();
	wait_in_kernel();
}

TEST(exit_makes_zombies)
{
	leaves_nothing(make_zombies);
}

static void make_no_zombies(void)
{
	struct process *parent = rig_process(NULL), *zombie = rig_process(parent);

	children[0] = rig_process(parent);
	children[1] = rig_process(parent);
	(void)rig_end(zombie, 0);
	rig_ignore_children(parent);
	for (unsigned i = 0; i < 2; i++) {
		int number = children[i]->number;

		rig_waiters(parent);
		test_check_as("process_exit_zombie returns true for a child whose parent "
		              "ignores SIGCHLD",
		              rig_end(children[i], 0));
		test_check_as("the threads of a parent that ignores SIGCHLD are woken when a "
		              "child ends",
		              rig_waiters_woken());
		test_check_as("a child is gone whose parent ignores SIGCHLD",
		              rig_find(number) == NULL);
		test_eq_as("children of that parent afterwards", parent->family->children,
		           2 - i);
	}
	test_check_as("a child that had ended before its parent ignores SIGCHLD is still a "
	              "zombie",
	              rig_find(zombie->number) == zombie && zombie->family->zombie);
	rig_finish(parent);
}

TEST(exit_makes_no_zombies)
{
	leaves_nothing(make_no_zombies);
}

// ---- SIGCHLD, which is a later exercise ----

// It pends for a parent that blocks it.
static void expect_info(int status, int code, int value)
{
	struct process *parent = rig_process(NULL), *child = rig_process(parent);
	struct user_thread *user =
		list_entry(list_front(&parent->threads), struct user_thread, node);
	const struct signal_info *info = &parent->signals->info[SIGCHLD - 1];

	user->signals.blocked = SIGNAL_BIT(SIGCHLD);
	(void)rig_end(child, status);
	test_eq_as("signals that pend for a parent that blocks SIGCHLD when a child has ended",
	           parent->signals->pending, SIGNAL_BIT(SIGCHLD));
	test_eq_as("`sender` of SIGCHLD: the child", info->sender, child->number);
	test_eq_as("`code` of SIGCHLD", info->code, code);
	test_eq_as("`value` of SIGCHLD", info->value, value);
	rig_finish(parent);
}

static void tell_why(void)
{
	expect_info(STATUS_EXITED(5), SIGNAL_CHILD_EXITED, 5);
	expect_info(STATUS_KILLED(SIGTERM), SIGNAL_CHILD_KILLED, SIGTERM);
}

TEST(exit_says_why)
{
	leaves_nothing(tell_why);
}
