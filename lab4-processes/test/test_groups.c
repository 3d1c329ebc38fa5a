// test_groups: numbers and groups of processes of the test (process_rig.h).

#include "abi/error.h"
#include "core/syscall.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_join.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lab4-processes/abi/limits.h"
#include "lab4-processes/kernel/session.h"
#include "lab4_test.h"
#include "process_rig.h"

#define SOON 20 // ticks in which a thread that was woken runs

// As threads do that fork at once.
TEST(children_count_from_the_beginning)
{
	static struct process *made[CHILDREN_MAX];
	struct process *parent, *child;

	(void)rig_process(NULL); // the first one may be init
	parent = rig_process(NULL);
	rig_become(parent);
	for (unsigned round = 0; round < 2; round++) {
		for (unsigned i = 0; i < CHILDREN_MAX; i++)
			test_ok(process_create("child", &made[i]));
		test_eq_as("process_create when all children are made and none has begun",
		           process_create("child", &child), -EAGAIN);
		for (unsigned i = 0; i < CHILDREN_MAX; i++)
			process_free(made[i]);
	}
	rig_finish(parent);
	test_report("done", 0, test_secret(0));
}

TEST(group_keeps_its_number)
{
	struct process *leader = rig_process(NULL), *member = rig_process(leader), *other;
	int group = leader->number;
	bool again = false;

	rig_finish(leader);
	for (unsigned i = 0; i < 2 * PID_MAX; i++) {
		test_ok(process_create("other", &other));
		test_check_as("a new process has not the number of a group that lives on",
		              other->number != group);
		process_free(other);
	}
	test_check_as("the orphan is freed when it ends", rig_end(member, 0));
	for (unsigned i = 0; i < PID_MAX; i++) {
		test_ok(process_create("other", &other));
		again |= other->number == group;
		process_free(other);
	}
	test_check_as("a number comes again when its group has gone", again);
	test_report("done", 0, test_secret(0));
}

static struct process *background;
static volatile bool done;
static int64_t result;

static uint64_t read_in_thread(void *argument)
{
	char byte;

	(void)argument;
	rig_become(background);
	result = session_read(&byte, 1);
	rig_become(NULL);
	done = true;
	return 0;
}

TEST(group_change_wakes_the_reader)
{
	struct process *parent = rig_process(NULL);
	tick_t end;
	int tid;

	background = rig_process(parent);
	tid = thread_create("reader", read_in_thread, NULL, 0);
	test_ok(tid);
	test_ok(thread_sleep(time_ticks() + 2));
	test_check_as("a reader in the foreground waits for a key", !done);
	rig_become(parent);
	test_ok(sys_set_group(background->number, 0));
	rig_become(NULL);
	for (end = time_ticks() + SOON; !done && time_ticks() < end;)
		test_ok(thread_sleep(time_ticks() + 1));
	test_check_as("a reader goes on whose group is not in the foreground any more", done);
	test_ok(thread_join(tid, NULL));
	test_eq_as("what it reads", result, -EIO);
	rig_finish(background);
	rig_finish(parent);
	test_report("done", 0, test_secret(0));
}
