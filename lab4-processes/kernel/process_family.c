// process_family: making, finding and freeing the parts of a process.

#include "process_family.h"

#include "abi/error.h"
#include "arch/boot_info.h"
#include "core/assert.h"
#include "core/command_line.h"
#include "lab4-processes/abi/limits.h"
#include "lab3-userspace/kernel/user_thread.h"
#include "mm/object_pool.h"
#include "pid.h"
#include "process_exit.h"
#include "terminal.h"

static struct object_pool families = OBJECT_POOL(families, struct family);
static struct object_pool file_tables = OBJECT_POOL(file_tables, struct files);

static struct pids pids; // guarded by processes_lock, like the one below
static bool wants_init;  // the next process that the kernel starts is init

void family_numbers_init(void)
{
	char path[BOOT_COMMAND_LINE];

	pids_init(&pids);
	wants_init = command_line_text("init", path, sizeof(path));
}

// ---- What a process has ----

// A process that the kernel starts has the files of the thread that starts it.
static void files_standard(struct files *files)
{
	for (int descriptor = FILE_STDIN; descriptor <= FILE_STDERR; descriptor++) {
		struct file *file = file_get(descriptor);

		if (file != NULL)
			(void)!files_add(files, file, 0); // there is room
	}
}

static int files_create(struct process *process, const struct process *parent)
{
	process->files = object_alloc(&file_tables);
	if (process->files == NULL)
		return -ENOMEM;
	files_init(process->files);
	if (parent == NULL)
		files_standard(process->files);
	else
		files_clone(parent->files, process->files);
	return 0;
}

void process_files_free(struct process *process)
{
	struct files *files = process->files;

	if (files == NULL)
		return;
	process->files = NULL;
	files_end(files);
	object_free(&file_tables, files);
}

// A sender of a signal looks for them with the lock held.
void process_signals_free(struct process *process)
{
	spin_lock(&processes_lock);
	if (process->signals != NULL)
		signals_free(process->signals);
	process->signals = NULL;
	spin_unlock(&processes_lock);
}

static int signals_create(struct process *process, const struct process *parent)
{
	spin_lock(&processes_lock);
	process->signals = signals_alloc(parent != NULL ? parent->signals : NULL);
	spin_unlock(&processes_lock);
	return process->signals != NULL ? 0 : -ENOMEM;
}

// Take a number. Some are left for init, so that a program that makes as many processes as it
// can does not stop the shell.
static int number_take(struct process *process, const struct process *parent)
{
	int number = -EAGAIN;

	spin_lock(&processes_lock);
	if (parent == NULL || family_is_init(parent->family))
		number = pid_take(&pids, process, 0);
	else if (parent->family->children < CHILDREN_MAX)
		number = pid_take(&pids, process, PID_RESERVE);
	spin_unlock(&processes_lock);
	if (number < 0)
		return number;
	process->number = number;
	return 0;
}

static int family_create(struct process *process, const struct process *parent)
{
	int error;

	process->family = object_alloc(&families);
	if (process->family == NULL)
		return -ENOMEM;
	error = number_take(process, parent);
	if (error)
		return error;
	family_init(process->family, process,
	            parent != NULL ? parent->family->group : process->number);
	return 0;
}

// ---- The life of a process ----

static void parts_free(struct process *process)
{
	process_files_free(process);
	process_signals_free(process);
	if (process->number != 0) {
		spin_lock(&processes_lock);
		pid_give(&pids, process->number);
		if (family_is_init(process->family))
			family_init_set(NULL);
		spin_unlock(&processes_lock);
	}
	if (process->family != NULL)
		object_free(&families, process->family);
}

static int parts_create(struct process *process)
{
	const struct process *parent = process_current();
	int error = family_create(process, parent);

	if (!error)
		error = files_create(process, parent);
	if (!error)
		error = signals_create(process, parent);
	if (error)
		parts_free(process);
	return error;
}

static void begin(struct process *process)
{
	const struct process *parent = process_current();

	assert_held(&processes_lock);
	if (parent != NULL) {
		family_add(parent->family, process->family);
		process->collected = true; // its parent waits for it, and not the kernel
	} else if (wants_init) {
		wants_init = false;
		family_init_set(process);
	}
	if (parent == NULL)
		terminal_open(process->number);
}

static struct process *find(int number)
{
	struct process *process = pid_find(&pids, number);

	assert_held(&processes_lock);
	return process != NULL && list_linked(&process->table_node) ? process : NULL;
}

const struct process_ops family_ops = {.create = parts_create,
                                       .begin = begin,
                                       .end = process_exit_release,
                                       .ended = process_exit_zombie,
                                       .free = parts_free,
                                       .find = find};
