// test_executor_thread: exercise 2.7: the executor runs in one thread, beside others.

#include "abi/error.h"
#include "abi/status.h"
#include "born.h"
#include "core/executor.h"
#include "core/exit.h"
#include "core/sleep_future.h"
#include "core/syscall.h"
#include "core/time.h"
#include "lab2-threads/abi/thread.h"

#define TASKS 4

// A task that sleeps a tick a step, and starts a thread in each. It ends by system call exit,
// or by its last step.
struct worker {
	struct future future;
	struct sleep_future sleep;
	uint64_t number, steps, taken;
};

static volatile uint64_t thread_ends;

static uint64_t exit_as_a_thread(void *argument)
{
	thread_ends++;
	exit_current(STATUS_EXITED((uint64_t)argument));
}

static enum poll worker_poll(struct future *self, struct waker waker)
{
	struct worker *worker = container_of(self, struct worker, future);

	while (worker->sleep.future.poll(&worker->sleep.future, waker) == POLL_READY) {
		worker->taken++;
		born("of a task", exit_as_a_thread, (void *)1, THREAD_DETACHED);
		if (worker->taken == worker->steps && worker->number % 2 == 0)
			syscall_exit((int)test_secret(worker->number));
		if (worker->taken == worker->steps)
			return POLL_READY;
		future_drop(&worker->sleep.future);
		sleep_future_init(&worker->sleep, time_ticks() + 1);
	}
	return POLL_PENDING;
}

static void worker_drop(struct future *self)
{
	future_drop(&container_of(self, struct worker, future)->sleep.future);
}

static uint64_t worker_start(struct worker *worker, uint64_t number)
{
	int64_t task;

	*worker = (struct worker){.future = {.poll = worker_poll, .drop = worker_drop},
	                          .number = number,
	                          .steps = 2 + test_secret(100 + number) % 8};
	sleep_future_init(&worker->sleep, time_ticks() + 1);
	task = task_spawn("worker", &worker->future);
	test_ok(task);
	return (uint64_t)task;
}

static volatile bool executor_over;

static uint64_t run_executor(void *argument)
{
	static struct worker workers[TASKS];
	uint64_t ids[TASKS];

	(void)argument;
	for (uint64_t i = 0; i < TASKS; i++)
		ids[i] = worker_start(&workers[i], i);
	for (uint64_t i = 0; i < TASKS; i++) {
		int status = -1;

		executor_run_until(ids[i]);
		test_ok(task_collect(ids[i], &status));
		test_report("steps", i, workers[i].taken);
		test_report("status", i, status);
	}
	test_check_as("the thread that runs the executor is in no task at last",
	              task_current() == NULL);
	executor_over = true;
	syscall_exit((int)test_secret(7)); // now it is a thread that exits
	return 0;
}

static volatile uint64_t work;

static uint64_t spin(void *argument)
{
	(void)argument;
	for (;;)
		work++;
	return 0;
}

TEST(executor_beside_threads)
{
	uint64_t before = work;
	int tid;

	must_end_within(2000);
	born("spins", spin, NULL, THREAD_DETACHED);
	tid = born("executor", run_executor, NULL, 0);
	for (int i = 0; i < 100 && !executor_over; i++)
		nap(5);
	test_check_as("the executor's tasks come to their end beside a thread that spins",
	              executor_over);
	wait_for_end(tid);
	nap(30); // the last threads of tasks end
	test_check_as("the thread that spins has had its share", work > before + 1000);
	test_report("value", 7, ending(tid).value);
	test_report("threads", 0, thread_ends);
	check_threads();
}
