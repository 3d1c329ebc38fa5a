// process: the table of those that run, and waiting for the end of one.

#include "process.h"

#include "abi/error.h"
#include "core/assert.h"
#include "core/slot.h"
#include "core/trace.h"
#include "lib/string.h"
#include "mm/object_pool.h"

struct spinlock processes_lock = SPINLOCK("processes", RANK_PROCESSES);
static struct list processes = LIST_INIT(processes); // by table_node; guarded by processes_lock
static int last_number;                              // guarded by processes_lock

static struct object_pool process_pool = OBJECT_POOL(process_pool, struct process);

// ---- What a later lab may do otherwise ----

static int number_next(struct process *process)
{
	spin_lock(&processes_lock);
	process->number = ++last_number;
	spin_unlock(&processes_lock);
	return 0;
}

static void ignore(struct process *process)
{
	(void)process;
}

static bool keep(struct process *process)
{
	(void)process;
	return false;
}

static struct process *find_by_walk(int number)
{
	assert_held(&processes_lock);
	list_for_each (node, &processes) {
		struct process *process = list_entry(node, struct process, table_node);

		if (process->number == number)
			return process;
	}
	return NULL;
}

static const struct process_ops plain_ops = {.create = number_next,
                                             .begin = ignore,
                                             .end = ignore,
                                             .ended = keep,
                                             .free = ignore,
                                             .find = find_by_walk};

SLOT(process_ops, &plain_ops);

// ---- The table ----

struct process *process_find(int number)
{
	return process_ops->find(number);
}

struct process *process_next(struct process *process)
{
	struct list_node *node =
		process != NULL ? process->table_node.next : processes.head.next;

	assert_held(&processes_lock);
	return node != &processes.head ? list_entry(node, struct process, table_node) : NULL;
}

// The last part of a path.
static const char *path_name(const char *path)
{
	const char *name = path;

	for (; *path != '\0'; path++) {
		if (*path == '/')
			name = path + 1;
	}
	return name;
}

void process_name_set(struct process *process, const char *path)
{
	spin_lock(&processes_lock);
	string_copy(process->name, path_name(path), sizeof(process->name));
	spin_unlock(&processes_lock);
	trace_name(TRACE_PROCESS_NAME, (uint64_t)process->number, process->name);
}

int process_create(const char *path, struct process **result)
{
	struct process *process = object_alloc(&process_pool);
	int error;

	if (process == NULL)
		return -ENOMEM;
	*process = (struct process){.calls = syscall_table};
	list_init(&process->threads);
	wait_queue_init(&process->ended_queue);
	wait_queue_init(&process->alone_queue);
	error = process_ops->create(process);
	if (error) {
		object_free(&process_pool, process);
		return error;
	}
	process_name_set(process, path);
	*result = process;
	return 0;
}

void process_enter(struct process *process)
{
	assert_held(&processes_lock);
	list_push_back(&processes, &process->table_node);
	process_ops->begin(process);
}

void process_free(struct process *process)
{
	spin_lock(&processes_lock);
	if (list_linked(&process->table_node))
		list_remove(&process->table_node);
	spin_unlock(&processes_lock);
	process_ops->free(process);
	object_free(&process_pool, process);
}

// ---- Waiting for the end ----

// Take a process out of the hands of all others that wait. NULL: there is none.
static struct process *process_claim(int number)
{
	struct process *process = process_find(number);

	if (process == NULL || process->collected)
		return NULL;
	process->collected = true;
	return process;
}

// One that has ended, by the code that has claimed it. Returns its status.
static int process_forget(struct process *process)
{
	int status = process->status;

	process_free(process);
	return status;
}

int process_wait(int number, int *status)
{
	enum wait_result result = WAIT_WOKEN;
	struct process *process;

	spin_lock(&processes_lock);
	process = process_claim(number);
	while (process != NULL && !process->ended && result == WAIT_WOKEN)
		result = wait(&process->ended_queue, &processes_lock, TIME_NEVER,
		              WAIT_INTERRUPTIBLE);
	if (process != NULL && !process->ended)
		process->collected = false;
	spin_unlock(&processes_lock);
	if (process == NULL)
		return -ESRCH;
	if (result != WAIT_WOKEN)
		return result;
	*status = process_forget(process);
	return 0;
}

int process_poll(int number, struct waker waker, int *status)
{
	struct process *process;
	bool ended;

	spin_lock(&processes_lock);
	process = process_claim(number);
	ended = process != NULL && process->ended;
	if (process != NULL && !ended) {
		process->ended_waker = waker;
		process->collected = false;
	}
	spin_unlock(&processes_lock);
	if (process == NULL)
		return -ESRCH;
	if (!ended)
		return -EAGAIN;
	*status = process_forget(process);
	return 0;
}
