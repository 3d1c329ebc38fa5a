// executor: the ready queue, and the loop that serves it.

#include "core/executor.h"

#include "abi/error.h"
#include "abi/status.h"
#include "arch/escape.h"
#include "arch/percpu.h"
#include "core/assert.h"
#include "core/init.h"
#include "core/tls.h"
#include "core/trace.h"
#include "core/wait.h"
#include "lib/string.h"

struct task {
	struct list_node ready_node; // on `ready` while READY
	struct future *future;
	uint64_t id; // 0: this entry is free
	uint64_t polls;
	enum task_state state;
	bool woken; // while RUNNING: poll again
	bool detached;
	int status;
	struct waker joiner; // to be woken when this task is done
	char name[TASK_NAME_MAX];
};

// The lock guards everything in here, and the tasks.
static struct spinlock executor_lock = SPINLOCK("executor", RANK_EXECUTOR);
static struct wait_queue idle = WAIT_QUEUE(idle); // the executor waits here for a ready task
static struct list ready = LIST_INIT(ready);
static struct task tasks[TASK_MAX];
static uint64_t last_id;

// The thread in which an executor polls finds this under its key; any other thread finds NULL
// there.
struct polling {
	struct task *task; // the one being polled
	struct escape_point escape_point;
};
static int polling_key;

static void executor_init(void)
{
	polling_key = tls_key_create();
	assert_le(0, polling_key);
}

INIT(INIT_SERVICE, executor_init);

// An id names its entry: they go up, and an id's entry is its remainder.
static struct task *task_find(uint64_t id)
{
	struct task *task = &tasks[id % TASK_MAX];

	return id != 0 && task->id == id ? task : NULL;
}

// The next id whose entry is free, or 0.
static uint64_t id_choose(void)
{
	for (uint64_t id = last_id + 1; id <= last_id + TASK_MAX; id++)
		if (tasks[id % TASK_MAX].id == 0)
			return id;
	return 0;
}

static void task_make_ready(struct task *task)
{
	task->state = TASK_READY;
	list_push_back(&ready, &task->ready_node);
	wake_one(&idle);
}

int64_t task_spawn(const char *name, struct future *future)
{
	struct task *task;
	uint64_t id;

	spin_lock(&executor_lock);
	id = id_choose();
	if (id == 0) {
		spin_unlock(&executor_lock);
		return -EAGAIN;
	}
	last_id = id;
	task = &tasks[id % TASK_MAX];
	*task = (struct task){.id = id, .future = future};
	string_copy(task->name, name, sizeof(task->name));
	if (trace_on())
		trace_name(TRACE_TASK_NAME, id, task->name);
	task_make_ready(task);
	spin_unlock(&executor_lock);
	return (int64_t)id;
}

void waker_wake(struct waker waker)
{
	struct task *task;

	spin_lock(&executor_lock);
	task = task_find(waker.task);
	if (task != NULL && task->state == TASK_WAITING)
		task_make_ready(task);
	else if (task != NULL && task->state == TASK_RUNNING)
		task->woken = true;
	spin_unlock(&executor_lock);
}

int task_detach(uint64_t id)
{
	struct task *task;
	int result = 0;

	spin_lock(&executor_lock);
	task = task_find(id);
	if (task == NULL)
		result = -ESRCH;
	else if (task->state == TASK_DONE)
		task->id = 0;
	else
		task->detached = true;
	spin_unlock(&executor_lock);
	return result;
}

int task_collect(uint64_t id, int *status)
{
	struct task *task;
	int result = 0;

	spin_lock(&executor_lock);
	task = task_find(id);
	if (task == NULL) {
		result = -ESRCH;
	} else if (task->state != TASK_DONE) {
		result = -EAGAIN;
	} else {
		*status = task->status;
		task->id = 0;
	}
	spin_unlock(&executor_lock);
	return result;
}

static struct polling *polling_current(void)
{
	return tls_get(polling_key);
}

const char *task_current(void)
{
	return polling_current() != NULL ? polling_current()->task->name : NULL;
}

uint64_t task_current_id(void)
{
	return polling_current() != NULL ? polling_current()->task->id : 0;
}

void task_escape(int status)
{
	struct polling *polling = polling_current();

	assert(polling != NULL);
	assert_eq(percpu_read(critical.locks), 0);
	assert_eq(percpu_read(critical.preempt_off), 0);
	assert(!in_interrupt());
	polling->task->status = status;
	escape_jump(&polling->escape_point);
}

// The oldest ready task, or NULL.
static struct task *task_take_ready(void)
{
	struct task *task;

	assert_held(&executor_lock);
	if (list_empty(&ready))
		return NULL;
	task = list_entry(list_pop_front(&ready), struct task, ready_node);
	task->state = TASK_RUNNING;
	task->woken = false;
	task->polls++;
	return task;
}

// Poll, with the way back for task_escape, which ends the task.
static enum poll poll_or_escape(struct task *task, struct polling *polling)
{
	if (escape_set(&polling->escape_point) != 0) { // we arrive here again, by task_escape
		interrupts_enable();
		return POLL_READY;
	}
	return task->future->poll(task->future, (struct waker){.task = task->id});
}

// Returns whether the task is done, with its status set.
static bool task_poll(struct task *task)
{
	struct polling polling = {.task = task};
	enum poll result;

	tls_set(polling_key, &polling);
	trace(TRACE_TASK_POLL, task->id, 1);
	result = poll_or_escape(task, &polling);
	trace(TRACE_TASK_POLL, task->id, 0);
	tls_set(polling_key, NULL);
	return result == POLL_READY;
}

static void task_finish(struct task *task)
{
	struct waker joiner;

	// Before anybody can see that the task is done: its memory may be given up then.
	future_drop(task->future);
	spin_lock(&executor_lock);
	joiner = task->joiner;
	task->state = TASK_DONE;
	if (task->detached)
		task->id = 0;
	spin_unlock(&executor_lock);
	waker_wake(joiner); // takes the lock itself
}

static void task_suspend(struct task *task)
{
	spin_lock(&executor_lock);
	task->state = TASK_WAITING;
	if (task->woken) // it was woken between its last look and now
		task_make_ready(task);
	spin_unlock(&executor_lock);
}

// Wait for a ready task and poll it.
static void executor_step(void)
{
	struct task *task;
	bool done;

	spin_lock(&executor_lock);
	while ((task = task_take_ready()) == NULL)
		if (wait(&idle, &executor_lock, TIME_NEVER, 0) == WAIT_WOULD_BLOCK)
			panic("the executor runs where it must not sleep");
	spin_unlock(&executor_lock);

	done = task_poll(task);
	if (done)
		task_finish(task);
	else
		task_suspend(task);
}

static bool task_unfinished(uint64_t id)
{
	const struct task *task;
	bool unfinished;

	spin_lock(&executor_lock);
	task = task_find(id);
	unfinished = task != NULL && task->state != TASK_DONE;
	spin_unlock(&executor_lock);
	return unfinished;
}

void executor_run(void)
{
	assert(polling_current() == NULL);
	for (;;)
		executor_step();
}

void executor_run_until(uint64_t id)
{
	assert(polling_current() == NULL);
	while (task_unfinished(id))
		executor_step();
}

const char *task_state_name(enum task_state state)
{
	static const char *const names[] = {"ready", "running", "waiting", "done"};

	return names[state];
}

size_t task_list(struct task_info *infos, size_t limit)
{
	size_t count = 0;

	spin_lock(&executor_lock);
	for (size_t i = 0; i < TASK_MAX && count < limit; i++) {
		if (tasks[i].id == 0)
			continue;
		infos[count] = (struct task_info){.id = tasks[i].id,
		                                  .state = tasks[i].state,
		                                  .polls = tasks[i].polls,
		                                  .status = tasks[i].status};
		string_copy(infos[count++].name, tasks[i].name, TASK_NAME_MAX);
	}
	spin_unlock(&executor_lock);
	return count;
}

static enum poll join_poll(struct future *self, struct waker waker)
{
	struct join_future *join = container_of(self, struct join_future, future);
	struct task *task;

	spin_lock(&executor_lock);
	task = task_find(join->id);
	join->result = 0;
	if (task != NULL && task->joiner.task != 0 && task->joiner.task != waker.task)
		join->result = -EBUSY;
	else if (task != NULL)
		task->joiner = waker;
	spin_unlock(&executor_lock);
	if (join->result == 0)
		join->result = task_collect(join->id, &join->status);
	return join->result == -EAGAIN ? POLL_PENDING : POLL_READY;
}

void join_future_init(struct join_future *join, uint64_t id)
{
	*join = (struct join_future){.future = {.poll = join_poll}, .id = id};
}
