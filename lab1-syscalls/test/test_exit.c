// test_exit: exercise 1.8, through int 0x80, in tasks of the executor.

#include "abi/error.h"
#include "abi/status.h"
#include "arch/cpu.h"
#include "arch/escape.h"
#include "core/executor.h"
#include "core/exit.h"
#include "core/sleep_future.h"
#include "core/syscall.h"
#include "core/test.h"
#include "core/time.h"

#define TASKS 6

// A task that sleeps a tick a step, and in its last step ends: by itself, or by a system call.
struct stepper {
	struct future future;
	struct sleep_future sleep;
	uint64_t number, steps, taken;
	bool exits;
};

static enum poll stepper_poll(struct future *self, struct waker waker)
{
	struct stepper *stepper = container_of(self, struct stepper, future);

	while (stepper->sleep.future.poll(&stepper->sleep.future, waker) == POLL_READY) {
		stepper->taken++;
		if (stepper->taken == stepper->steps && stepper->exits)
			syscall_exit((int)test_secret(stepper->number));
		if (stepper->taken == stepper->steps)
			return POLL_READY;
		future_drop(&stepper->sleep.future);
		sleep_future_init(&stepper->sleep, time_ticks() + 1);
	}
	return POLL_PENDING;
}

static void stepper_drop(struct future *self)
{
	future_drop(&container_of(self, struct stepper, future)->sleep.future);
}

static uint64_t stepper_start(struct stepper *stepper, uint64_t number)
{
	int64_t task;

	*stepper = (struct stepper){.future = {.poll = stepper_poll, .drop = stepper_drop},
	                            .number = number,
	                            .steps = 2 + test_secret(100 + number) % 20,
	                            .exits = number % 2 == 0};
	sleep_future_init(&stepper->sleep, time_ticks() + 1);
	task = task_spawn("stepper", &stepper->future);
	test_ok(task);
	return (uint64_t)task;
}

TEST(exit_ends_only_its_task)
{
	static struct stepper steppers[TASKS];
	uint64_t ids[TASKS];

	for (uint64_t i = 0; i < TASKS; i++)
		ids[i] = stepper_start(&steppers[i], i);
	for (uint64_t i = 0; i < TASKS; i++) {
		int status = -1;

		executor_run_until(ids[i]);
		test_ok(task_collect(ids[i], &status));
		test_report("steps", i, steppers[i].taken);
		test_report("status", i, status);
	}
}

// One task ends with a status; another waits for it.
static struct join_future joined;

static enum poll joiner_poll(struct future *self, struct waker waker)
{
	(void)self;
	return joined.future.poll(&joined.future, waker);
}

TEST(exit_status_reaches_who_waits)
{
	static struct stepper stepper;
	static struct future joiner = {.poll = joiner_poll};
	int64_t task;

	for (uint64_t i = 0; i < 8; i++) {
		join_future_init(&joined, stepper_start(&stepper, 2 * i));
		task = task_spawn("joiner", &joiner);
		test_ok(task);
		executor_run_until((uint64_t)task);
		test_eq(joined.result, 0);
		test_check_as("the wait status says that the task exited",
		              STATUS_IS_EXIT(joined.status));
		test_report("code", 2 * i, STATUS_EXIT_CODE(joined.status));
		test_ok(task_detach((uint64_t)task));
	}
}

static struct escape_point way_out;
static int recorded_status;

static void exit_record(int status)
{
	recorded_status = status;
	escape_jump(&way_out);
}

// sys_exit must not know what ends: from lab 2 on it may be a thread.
TEST(exit_uses_the_slot)
{
	exit_current_op = exit_record;
	if (escape_set(&way_out) == 0)
		syscall_exit((int)test_secret(9));
	interrupts_enable();
	test_report("code", 9, STATUS_EXIT_CODE(recorded_status));
}

// Deep in calls, and with interrupts off: all of that is left behind.
static uint64_t exit_deep(uint64_t depth)
{
	volatile uint64_t room[4] = {depth};

	if (depth == 0) {
		interrupts_disable();
		syscall_exit((int)test_secret(7));
		return room[0];
	}
	return exit_deep(depth - 1) + room[0];
}

static enum poll deep_poll(struct future *self, struct waker waker)
{
	(void)self;
	(void)waker;
	exit_deep(50);
	return POLL_PENDING;
}

TEST(exit_from_deep_inside)
{
	static struct future deep = {.poll = deep_poll};
	static struct stepper stepper;

	for (uint64_t i = 0; i < 100; i++) { // each leaves its stack behind; there is only one
		int64_t task = task_spawn("deep", &deep);
		int status = -1;

		test_ok(task);
		executor_run_until((uint64_t)task);
		test_ok(task_collect((uint64_t)task, &status));
		test_check_as("interrupts are on again after the task", interrupts_enabled());
		test_report("code", i, STATUS_EXIT_CODE(status));
	}
	executor_run_until(stepper_start(&stepper, 1)); // time still passes
	test_report("steps", 1, stepper.taken);
}

static struct syscall_result result_inside;

static void exit_inside(struct timer *timer)
{
	(void)timer;
	result_inside = syscall_exit(1);
}

TEST(exit_is_not_for_interrupt_handlers)
{
	static struct timer timer;
	static struct stepper stepper;

	timer_start(&timer, time_ticks() + 2, exit_inside);
	executor_run_until(stepper_start(&stepper, 1));
	test_report("steps", 1, stepper.taken);
	test_report("value", 0, result_inside.value);
	test_report("error", 0, result_inside.error);
}
