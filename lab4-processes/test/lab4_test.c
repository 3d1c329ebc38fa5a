// lab4_test: a file that counts lines, two system calls, and the ends of processes.

#include "lab4_test.h"

#include "abi/signal.h"
#include "abi/status.h"
#include "core/assert.h"
#include "core/file.h"
#include "core/syscall.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab4-processes/kernel/process_family.h"
#include "lib/format.h"
#include "mm/stack.h"
#include "lab4-processes/abi/test_call.h"

#define TICKS_MOST 4000 // for all lines

// ---- Lines ----

static struct {
	struct file file;
	struct file *to;
	unsigned count; // changed by one instruction: several write at the same time
} lines;

static int64_t lines_write(struct file *file, const void *buffer, size_t size)
{
	const char *text = buffer;

	(void)file;
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '\n')
			__atomic_add_fetch(&lines.count, 1, __ATOMIC_RELAXED);
	}
	return file_write(lines.to, buffer, size);
}

static void lines_begin(void)
{
	static const struct file_ops ops = {.write = lines_write};

	programs_report();
	lines.file = (struct file)FILE_INIT(&ops);
	lines.to = file_replace(FILE_STDOUT, &lines.file);
}

void lines_wait(unsigned count)
{
	tick_t end = time_ticks() + TICKS_MOST;

	while (lines.count < count && time_ticks() < end)
		test_ok(thread_sleep(time_ticks() + 1));
	test_eq_as("lines that the programs have reported", lines.count, count);
}

// ---- The calls ----

static volatile unsigned stage;

static int64_t nothing(struct trap_frame *trap_frame)
{
	(void)trap_frame;
	return 0;
}

static int64_t (*work)(struct trap_frame *trap_frame) = nothing;

static int64_t stage_run(const struct syscall_arguments *arguments)
{
	int error = 0;

	while (!error && stage < arguments->value[0])
		error = thread_sleep(time_ticks() + 1);
	return error;
}

static int64_t work_run(const struct syscall_arguments *arguments)
{
	return work(arguments->trap_frame);
}

static const struct syscall stage_call = {.number = TEST_CALL_STAGE,
                                          .name = "test_stage",
                                          .any_ring = true,
                                          .whole = true,
                                          .run = stage_run};
static const struct syscall work_call = {.number = TEST_CALL_WORK,
                                         .name = "test_work",
                                         .any_ring = true,
                                         .whole = true,
                                         .run = work_run};

void stage_begin(unsigned next)
{
	stage = next;
}

void work_install(int64_t (*next)(struct trap_frame *trap_frame))
{
	work = next;
}

// ---- The ends ----

// Without exercise 4.7: the children have no parent any more.
static void leave_all(struct process *process)
{
	struct list *children = &process->family->living;

	process_files_free(process);
	process_signals_free(process);
	spin_lock(&processes_lock);
	while (!list_empty(children)) {
		struct family *child = list_entry(list_front(children), struct family, sibling);

		family_remove(child);
		child->orphan = true;
	}
	spin_unlock(&processes_lock);
}

// Was it made by fork? Its parent may have gone.
static bool is_child(const struct family *family)
{
	return family->parent != NULL || family->orphan;
}

static bool leave_nothing(struct process *process)
{
	struct family *family = process->family;
	bool is_nobodys = is_child(family);

	assert_held(&processes_lock);
	if (family->parent != NULL)
		family_remove(family);
	return is_nobodys;
}

static struct process_ops vanishing_ops;

static void ends_begin(void)
{
	vanishing_ops = family_ops;
	vanishing_ops.end = leave_all;
	vanishing_ops.ended = leave_nothing;
	process_ops = &vanishing_ops;
}

static unsigned children_end(void)
{
	unsigned count = 0;

	spin_lock(&processes_lock);
	for (struct process *process = process_next(NULL); process != NULL;
	     process = process_next(process)) {
		if (!is_child(process->family))
			continue;
		process_end_held(process, STATUS_KILLED(SIGKILL));
		count++;
	}
	spin_unlock(&processes_lock);
	return count;
}

void processes_kill(int number)
{
	test_ok(process_kill(number, STATUS_KILLED(SIGKILL)));
	(void)test_status(number);
	while (children_end() > 0)
		test_ok(thread_sleep(time_ticks() + 1));
}

// ---- What is counted ----

#define STACKS_MOST 1100

void stack_tables_make(unsigned count)
{
	static struct stack stacks[STACKS_MOST];

	test_check(count <= STACKS_MOST);
	for (unsigned i = 0; i < count; i++)
		test_ok(stack_alloc("nobody", STACK_PAGES, &stacks[i]));
	for (unsigned i = 0; i < count; i++)
		stack_free(&stacks[i]);
}

void leaves_nothing(void (*do_it)(void))
{
	struct resources before;

	do_it();
	before = resources_now();
	do_it();
	resources_check(&before);
	test_report("done", 0, test_secret(0));
}

static bool is_any(void)
{
	bool found;

	spin_lock(&processes_lock);
	found = process_next(NULL) != NULL;
	spin_unlock(&processes_lock);
	return found;
}

void processes_gone(void)
{
	tick_t end = time_ticks() + TICKS_MOST;

	while (is_any() && time_ticks() < end)
		test_ok(thread_sleep(time_ticks() + 1));
	test_check_as("all processes have gone", !is_any());
}

void programs_begin(void)
{
	lines_begin();
	syscall_table[TEST_CALL_STAGE] = &stage_call;
	syscall_table[TEST_CALL_WORK] = &work_call;
}

void family_test_begin(void)
{
	programs_begin();
	ends_begin();
}

int program_go(const char *path, const char *what, uint64_t question)
{
	char secret[24];

	format_text(secret, sizeof(secret), "%lx", test_secret(question));
	return test_program(path, what, secret, NULL);
}
