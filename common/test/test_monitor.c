// test_monitor: the prompt is started once, and says who gets the keys.

#include "core/monitor.h"

#include "base_test.h"
#include "core/input.h"
#include "lib/string.h"

// A task that the prompt waits for, until it is woken.
static bool job_done;
static struct waker job_waker;

static enum poll job_poll(struct future *self, struct waker waker)
{
	(void)self;
	job_waker = waker;
	return job_done ? POLL_READY : POLL_PENDING;
}

static void wait_command(size_t count, char **words)
{
	static struct future job = {.poll = job_poll};

	(void)count;
	(void)words;
	test_eq_as("while a command runs", monitor_state(), MONITOR_READS);
	monitor_wait(test_spawn("job", &job));
}

MONITOR_COMMAND(testwait, "", "wait for a task of a test", wait_command);

static void type(const char *text)
{
	for (; *text != '\0'; text++)
		input_put(*text);
}

static unsigned tasks_named(const char *name)
{
	static struct task_info tasks[TASK_MAX];
	size_t count = task_list(tasks, TASK_MAX);
	unsigned found = 0;

	for (size_t i = 0; i < count; i++)
		found += strcmp(tasks[i].name, name) == 0;
	return found;
}

static enum poll last_poll(struct future *self, struct waker waker)
{
	(void)self;
	(void)waker;
	return POLL_READY;
}

// Poll all tasks that are ready, in the order in which they were woken.
static void tasks_run(void)
{
	static struct future last = {.poll = last_poll};

	(void)test_finish(test_spawn("last", &last));
}

EARLY_TEST(base_monitor_state)
{
	test_eq_as("before the start", monitor_state(), MONITOR_OFF);
	monitor_start();
	monitor_start();
	test_eq_as("tasks of the monitor, which was started twice", tasks_named("monitor"), 1);
	test_eq_as("after the start", monitor_state(), MONITOR_READS);
	type("testwait\n");
	tasks_run();
	test_eq_as("when a command has named a task to wait for", monitor_state(),
	           MONITOR_WAITS);
	tasks_run();
	test_eq_as("while that task waits", monitor_state(), MONITOR_WAITS);
	job_done = true;
	waker_wake(job_waker);
	tasks_run(); // the task, which wakes the monitor,
	tasks_run(); // and the monitor
	test_eq_as("when that task is done", monitor_state(), MONITOR_READS);
	test_report("done", 1, secret(1));
}
