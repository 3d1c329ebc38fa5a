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

static struct pids pids;         // guarded by processes_lock, like those below
static bool joined[PID_MAX + 1]; // groups that others than the process of that number joined
static bool wants_init;          // the next process that the kernel starts is init

void family_numbers_init(void)
{
	char path[BOOT_COMMAND_LINE];

	pids_init(&pids);
	wants_init = command_line_text("init", path, sizeof(path));
}

bool group_in_use(int group)
{
	assert_held(&processes_lock);
	for (struct process *process = process_next(NULL); process != NULL;
	     process = process_next(process))
		if (process->family->group == group)
			return true;
	return false;
}

// After the end of the first process the group is noted already.
void group_join(struct process *process, int group)
{
	assert_held(&processes_lock);
	process->family->group = group;
	if (group != process->number && pid_find(&pids, group) != NULL)
		joined[group] = true;
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

// A child that is made counts from the beginning: several threads may make one at once.
static bool has_room(const struct family *parent)
{
	return parent->children + parent->coming < CHILDREN_MAX;
}

static void coming_add(struct family *parent, struct family *child)
{
	child->maker = parent;
	parent->coming++;
}

// It has begun, or will not.
static void coming_end(struct family *child)
{
	if (child->maker != NULL)
		child->maker->coming--;
	child->maker = NULL;
}

// The number of a group that outlives its first process stays with the group: who got it would
// have the members for a group of its own. Only groups that had other members are looked for.
static int number_find(struct process *process, unsigned reserve)
{
	for (unsigned tries = 0; tries < PID_MAX; tries++) {
		int number = pid_take(&pids, process, reserve);

		if (number < 0)
			return number;
		joined[number] = joined[number] && group_in_use(number);
		if (!joined[number])
			return number;
		pid_give(&pids, number);
	}
	return -EAGAIN;
}

// Take a number, and join a group. Some are left for init, so that a program that makes as many
// processes as it can does not stop the shell.
static int number_take(struct process *process, const struct process *parent)
{
	int number = -EAGAIN;

	spin_lock(&processes_lock);
	if (parent == NULL || family_is_init(parent->family))
		number = number_find(process, 0);
	else if (has_room(parent->family))
		number = number_find(process, PID_RESERVE);
	if (number > 0) {
		process->number = number;
		group_join(process, parent != NULL ? parent->family->group : number);
		if (parent != NULL)
			coming_add(parent->family, process->family);
	}
	spin_unlock(&processes_lock);
	return number < 0 ? number : 0;
}

static int family_create(struct process *process, const struct process *parent)
{
	process->family = object_alloc(&families);
	if (process->family == NULL)
		return -ENOMEM;
	family_init(process->family, process, 0);
	return number_take(process, parent);
}

// ---- The life of a process ----

static void parts_free(struct process *process)
{
	process_files_free(process);
	process_signals_free(process);
	if (process->number != 0) {
		spin_lock(&processes_lock);
		pid_give(&pids, process->number);
		coming_end(process->family);
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
		coming_end(process->family);
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
