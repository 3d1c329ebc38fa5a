// test_wait_threads: exercise 4.8: threads that wait while children end. They belong to
// processes of the test (process_rig.h).

#include "abi/error.h"
#include "abi/status.h"
#include "core/explore.h"
#include "core/time.h"
#include "lab2-threads/kernel/scheduler.h"
#include "lab2-threads/kernel/thread_join.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_preempt.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lab2-threads/test/explore_thread.h"
#include "lab4-processes/abi/limits.h"
#include "lab4_test.h"
#include "process_rig.h"

#define SOON 20 // ticks in which a thread that was woken runs

struct asker {
	struct process *process;
	int pid, tid;
	int status;
	int64_t result;
	volatile bool done;
};

static uint64_t ask_in_thread(void *argument)
{
	struct asker *asker = argument;

	rig_become(asker->process);
	asker->result = rig_wait(asker->pid, &asker->status, 0);
	rig_become(NULL);
	asker->done = true;
	return 0;
}

static void pause(void)
{
	test_ok(thread_sleep(time_ticks() + 2));
}

static bool is_asleep(const struct asker *asker)
{
	bool asleep;

	spin_lock(&threads_lock);
	asleep = thread_find(asker->tid)->state == THREAD_BLOCKED;
	spin_unlock(&threads_lock);
	return asleep && !asker->done;
}

// Begin to wait for a child that has not ended.
static void asker_begin(struct asker *asker, struct process *process, int pid)
{
	*asker = (struct asker){.process = process, .pid = pid, .status = -1};
	asker->tid = thread_create("asker", ask_in_thread, asker, 0);
	test_ok(asker->tid);
	pause();
	test_check_as("a thread sleeps that waits for a child which has not ended",
	              is_asleep(asker));
}

// Returns what wait has returned.
static int64_t asker_result(struct asker *asker)
{
	tick_t end = time_ticks() + SOON;

	while (!asker->done && time_ticks() < end)
		pause();
	test_check_as("a thread that waits for a child goes on when there is something to tell "
	              "it",
	              asker->done);
	test_ok(thread_join(asker->tid, NULL));
	return asker->result;
}

static void asker_end(struct asker *asker, const char *what, int64_t result)
{
	test_eq_as(what, asker_result(asker), result);
}

// It waits for `meant`, in which way `pid` says. Another child ends before.
static void sleep_for_one(struct process *parent, struct process *meant, int pid)
{
	struct process *other = rig_process(parent);
	int number = meant->number;
	struct asker asker;

	other->family->group = PID_MAX + 5;
	asker_begin(&asker, parent, pid);
	(void)rig_end(other, STATUS_EXITED(5));
	pause();
	test_check_as("a thread that waits for certain children sleeps on when another ends",
	              is_asleep(&asker));
	(void)rig_end(meant, STATUS_EXITED(6));
	asker_end(&asker, "wait for a child that ends later", number);
	test_eq_as("the status of a child that ends later", asker.status, STATUS_EXITED(6));
	rig_free(other);
}

// The only child leaves, and nobody may learn of it.
static void sleep_in_vain(void)
{
	struct process *parent = rig_process(NULL), *child = rig_process(parent);
	struct asker asker, second;

	rig_ignore_children(parent);
	asker_begin(&asker, parent, -1);
	asker_begin(&second, parent, child->number);
	(void)rig_end(child, 0);
	asker_end(&asker, "wait for any child when the last one leaves without a zombie",
	          -ECHILD);
	asker_end(&second, "wait for a child that leaves without a zombie", -ECHILD);
	rig_finish(parent);
}

static void interrupt(const struct asker *asker)
{
	spin_lock(&threads_lock);
	thread_interrupt(thread_find(asker->tid));
	spin_unlock(&threads_lock);
}

static void sleep_interrupted(struct process *parent)
{
	struct process *child = rig_process(parent);
	int number = child->number;
	struct asker asker;

	asker_begin(&asker, parent, -1);
	interrupt(&asker);
	asker_end(&asker, "wait that is interrupted", -EINTR);
	test_eq_as("the status after a wait that is interrupted", asker.status, -1);
	asker_begin(&asker, parent, number);
	(void)rig_end(child, STATUS_EXITED(9));
	asker_end(&asker, "wait for that child again", number);
}

TEST(wait_sleeps)
{
	struct process *parent, *child;

	(void)rig_process(NULL); // so the group of the parent is not 1: -1 means any child
	parent = rig_process(NULL);
	child = rig_process(parent);
	sleep_for_one(parent, child, child->number);
	sleep_for_one(parent, rig_process(parent), 0);
	sleep_for_one(parent, rig_process(parent), -parent->family->group);
	child = rig_process(parent);
	child->family->group = PID_MAX + 6;
	sleep_for_one(parent, child, -child->family->group);
	sleep_interrupted(parent);
	rig_finish(parent);
	sleep_in_vain();
	test_report("done", 0, test_secret(0));
}

// Of the results of two waits one is the child's number, and one an error.
static void expect_one(struct asker *one, struct asker *two, int number)
{
	int64_t first = asker_result(one), second = asker_result(two);
	bool is_first = first == number;

	test_eq_as("wait of one of two threads when their only child ends",
	           is_first ? first : second, number);
	test_eq_as("wait of the other one of the two", is_first ? second : first, -ECHILD);
}

TEST(wait_by_two_threads)
{
	struct process *parent = rig_process(NULL), *child = rig_process(parent), *second;
	struct asker one, two;
	int number = child->number;

	for (unsigned round = 0; round < 2; round++) {
		asker_begin(&one, parent, round == 0 ? -1 : number);
		asker_begin(&two, parent, number);
		(void)rig_end(child, STATUS_EXITED(7));
		expect_one(&one, &two, number);
		child = rig_process(parent);
		number = child->number;
	}
	second = rig_process(parent);
	asker_begin(&one, parent, -1);
	asker_begin(&two, parent, second->number);
	(void)rig_end(child, STATUS_EXITED(8));
	asker_end(&one, "wait of a thread for any child", number);
	test_check_as("the thread that waits for the other child sleeps on", is_asleep(&two));
	number = second->number;
	(void)rig_end(second, STATUS_EXITED(9));
	asker_end(&two, "wait of a thread for the other child", number);
	test_eq_as("the status of the other child", two.status, STATUS_EXITED(9));
	rig_finish(parent);
	test_report("done", 0, test_secret(0));
}

// ---- Explorations ----

static struct process *parent, *child;
static int number, status;
static int64_t result, rival_result;
static bool rival_done;

static void explore_set_up(void)
{
	idle_settle();
	child = rig_process(parent);
	number = child->number;
	status = -1;
	result = rival_result = 0;
	rival_done = false;
}

static int code(void)
{
	return STATUS_EXITED((int)test_secret(explore_number()));
}

static void wait_once(void)
{
	rig_become(parent);
	result = rig_wait(number, &status, 0);
	rig_become(NULL);
	rival_done = true;
}

static void child_ends(void)
{
	(void)rig_end(child, code());
}

static const char *wait_check(void)
{
	// A thread that was woken goes on, if it has not yet.
	for (unsigned turn = 0; turn < 4 && !rival_done; turn++)
		thread_yield();
	if (!rival_done)
		return "the thread that waits for the child sleeps on";
	if (result != number)
		return "wait did not return the number of the child";
	if (status != code())
		return "wait did not say how the child has ended";
	if (rig_find(number) != NULL || parent->family->children != 0)
		return "the child was waited for, and is still there";
	return NULL;
}

TEST(explore_wait_against_exit)
{
	parent = rig_process(NULL);
	explore_by_thread(explore_set_up, wait_once, child_ends, wait_check);
	test_report("done", 0, test_secret(0));
}

TEST(explore_exit_against_wait)
{
	parent = rig_process(NULL);
	explore_by_thread(explore_set_up, child_ends, wait_once, wait_check);
	test_report("done", 0, test_secret(0));
}

static void zombie_set_up(void)
{
	explore_set_up();
	(void)rig_end(child, code());
}

static int rival_status;
static struct process *late;

// And a process begins, which may get the memory of the child that the other has got.
static void wait_too(void)
{
	rig_become(parent);
	rival_result = rig_wait(-1, &rival_status, 0);
	rig_become(NULL);
	late = rig_process(parent);
}

static const char *two_check(void)
{
	int told = result == number ? status : rival_status;

	(void)rig_end(late, 0);
	rig_free(late);
	if (result == rival_result)
		return result == number ? "two threads have got the same child"
		                        : "no thread has got the child";
	if (result + rival_result != number - ECHILD)
		return "not one thread has got the child, and the other ECHILD";
	if (told != code())
		return "wait did not say how the child has ended";
	return rig_find(number) != NULL ? "the child was waited for, and is still there" : NULL;
}

TEST(explore_wait_against_wait)
{
	parent = rig_process(NULL);
	explore_by_thread(zombie_set_up, wait_once, wait_too, two_check);
	test_report("done", 0, test_secret(0));
}

static void wait_badly(void)
{
	rig_become(parent);
	result = sys_wait(number, user_ptr_make(1, true), 0);
	rig_become(NULL);
}

static const char *badly_check(void)
{
	(void)rig_end(late, 0);
	rig_free(late);
	if (rival_result != number)
		return "wait did not get the child that another thread could not be told of";
	if (rival_status != code())
		return "wait did not say how the child has ended";
	return result == -EFAULT || result == -ECHILD
	               ? NULL
	               : "wait with a status that cannot be written returned no error";
}

TEST(explore_bad_wait_against_wait)
{
	parent = rig_process(NULL);
	explore_by_thread(zombie_set_up, wait_badly, wait_too, badly_check);
	test_report("done", 0, test_secret(0));
}
