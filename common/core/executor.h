// executor: runs tasks, one at a time, each until it has to wait.
//
// A task is a future that the executor polls after each wake-up. The executor does not preempt
// a task: it must return from its poll to let others run. Tasks that are ready run in the order
// in which they were woken. When none is ready the executor sleeps in wait().

#ifndef CORE_EXECUTOR_H
#define CORE_EXECUTOR_H

#include "core/future.h"
#include "lib/list.h"
#include "lib/types.h"

#define TASK_MAX      64
#define TASK_NAME_MAX 24

enum task_state {
	TASK_READY,   // on the ready queue
	TASK_RUNNING, // being polled
	TASK_WAITING, // for its waker
	TASK_DONE,    // its status is kept until task_collect
};

// A description of a task.
struct task_info {
	uint64_t id;
	char name[TASK_NAME_MAX];
	enum task_state state;
	uint64_t polls;
	int status; // when DONE, as in abi/status.h
};

// task_spawn: add a task; it will be polled soon. Returns its id (1 and up, never used again),
// or -EAGAIN when TASK_MAX tasks exist. The executor drops the future when the task
// ends. A task whose poll returns POLL_READY ends with status 0. May be called from a task.
must_check int64_t task_spawn(const char *name, struct future *future);

// task_detach: forget the task as soon as it ends, since no code will collect its status.
// -ESRCH for an unknown one.
int task_detach(uint64_t id);

// task_collect: get the status of a task that has ended, and forget the task. -EAGAIN while it
// runs, -ESRCH for an unknown one.
must_check int task_collect(uint64_t id, int *status);

// task_current: the name of the task that is being polled in the caller's thread, or NULL.
// task_current_id: its id, or 0.
const char *task_current(void);
uint64_t task_current_id(void);

// task_escape: end the task that is being polled in the caller's thread, at any depth inside
// its poll. Drops its part of the stack: the caller must hold no lock, must not have disabled
// preemption, and must not be in an interrupt handler.
no_return void task_escape(int status);

// task_list: describe the tasks, at most `limit`. Returns how many.
size_t task_list(struct task_info *infos, size_t limit);
const char *task_state_name(enum task_state state);

// executor_run: poll tasks for ever. executor_run_until: poll until that task is done or
// unknown. A task must not call either.
void executor_run(void);
void executor_run_until(uint64_t id);

// Ready when a task is done: then `status` has its status, and the task is forgotten. Only one
// other task can wait for a task: a second one gets -EBUSY. -ESRCH if the task does not exist.
struct join_future {
	struct future future;
	uint64_t id;
	int result; // 0 or a negative error
	int status;
};
void join_future_init(struct join_future *join, uint64_t id);

#endif
