// test_fork_failure: exercises 4.5 and 4.6 when memory is used up, at each allocation that they
// make.

#include "abi/status.h"
#include "common/test/allocation_walk.h"
#include "core/syscall.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab4_test.h"

static struct resources before;
static uint32_t image_references; // of the file of the program that forks

static bool is_there(int number)
{
	bool is_there;

	spin_lock(&processes_lock);
	is_there = process_find(number) != NULL;
	spin_unlock(&processes_lock);
	return is_there;
}

// End a child before it has done anything.
static void child_end(int number)
{
	test_ok(process_kill(number, STATUS_KILLED(SIGKILL)));
	while (is_there(number))
		test_ok(thread_sleep(time_ticks() + 1));
}

static int64_t fork_and_undo(void *trap_frame)
{
	int64_t number = sys_fork(trap_frame);

	if (number >= 0)
		child_end((int)number);
	resources_check(&before);
	test_eq_as("references to the image of the program that forks",
	           process_current()->image->references, image_references);
	return number;
}

// In a thread of the program, which never notices.
static int64_t fork_walk(struct trap_frame *trap_frame)
{
	for (unsigned i = 0; i < 2; i++) { // what is kept for later
		int64_t number = sys_fork(trap_frame);

		test_ok(number);
		child_end((int)number);
	}
	before = resources_now();
	image_references = process_current()->image->references;
	test_report("allocations", 0, allocation_walk(fork_and_undo, trap_frame));
	return 0;
}

TEST(fork_needs_memory)
{
	family_test_begin();
	work_install(fork_walk);
	(void)program_go("forks", "work", 1);
	lines_wait(1);
}

// ---- exec ----

static struct user_ptr own(const void *pointer)
{
	return user_ptr_make((vaddr_t)pointer, false);
}

static int64_t exec_once(void *trap_frame)
{
	static const char *const arguments[] = {"args", "one", "two", NULL};
	static const char *const environment[] = {"NAME=value", NULL};
	int64_t result = sys_exec(trap_frame, own("args"), own(arguments), own(environment));

	if (result == SYSCALL_TRAP_FRAME_SET)
		return 0;
	resources_check(&before);
	return result;
}

// The last one is successful: then the program is another one.
static int64_t exec_walk(struct trap_frame *trap_frame)
{
	before = resources_now();
	test_report("allocations", 0, allocation_walk(exec_once, trap_frame));
	return SYSCALL_TRAP_FRAME_SET;
}

TEST(exec_needs_memory)
{
	int number;

	family_test_begin();
	test_eq_as("how `args` ends", test_program_status("args", NULL), STATUS_EXITED(0));
	work_install(exec_walk);
	number = program_go("execs", "work", 1);
	test_eq_as("how the new program ends, after execs that have failed",
	           test_status(number), STATUS_EXITED(0));
}
