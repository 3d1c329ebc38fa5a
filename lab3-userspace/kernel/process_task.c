// process_task: programs and the executor.

#include "process_task.h"

#include "abi/error.h"
#include "abi/signal.h"
#include "abi/status.h"
#include "core/console.h"
#include "core/executor.h"
#include "mm/kmalloc.h"
#include "process.h"

struct process_task {
	struct future future;
	int number;
	void (*then)(void);
};

static void status_print(int number, int status)
{
	if (!STATUS_IS_EXIT(status))
		console_printf("process %d: %s\n", number, signal_text(STATUS_SIGNAL(status)));
	else if (STATUS_EXIT_CODE(status) != 0)
		console_printf("process %d: exit code %d\n", number, STATUS_EXIT_CODE(status));
}

static enum poll process_task_poll(struct future *self, struct waker waker)
{
	struct process_task *task = container_of(self, struct process_task, future);
	int status = 0;
	int error = process_poll(task->number, waker, &status);

	if (error == -EAGAIN)
		return POLL_PENDING;
	if (!error)
		status_print(task->number, status);
	if (task->then != NULL)
		task->then();
	return POLL_READY;
}

static void process_task_drop(struct future *self)
{
	kfree(container_of(self, struct process_task, future));
}

int64_t process_task_spawn(int number, void (*then)(void))
{
	struct process_task *task = kmalloc(sizeof(*task));
	int64_t id;

	if (task == NULL)
		return -ENOMEM;
	*task = (struct process_task){
		.future = {.poll = process_task_poll, .drop = process_task_drop},
		.number = number,
		.then = then};
	id = task_spawn("program", &task->future);
	if (id < 0)
		kfree(task);
	return id;
}
