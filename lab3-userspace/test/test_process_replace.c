// test_process_replace: a process that ends its other threads, one that gets other memory, and
// threads that begin with registers of the kernel's choice. A program's thread runs code of the
// test while it writes to its standard output.

#include "abi/error.h"
#include "abi/status.h"
#include "core/file.h"
#include "lab2-threads/test/fpu_pattern.h"
#include "lab2-threads/abi/thread.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab3-userspace/kernel/process_replace.h"
#include "lab3-userspace/kernel/user_base.h"
#include "lab3-userspace/kernel/user_frame.h"
#include "lab3-userspace/kernel/user_resume.h"
#include "lab3-userspace/kernel/user_thread.h"
#include "lab3_test.h"
#include "lib/format.h"
#include "lib/string.h"

// The next write calls this. NULL: nothing.
static void (*act)(struct process *process);

static int64_t act_write(struct file *file, const void *buffer, size_t size)
{
	(void)file;
	(void)buffer;
	if (act != NULL)
		act(process_current());
	return (int64_t)size;
}

static const struct file_ops act_ops = {.write = act_write};
static struct file act_file = FILE_INIT(&act_ops);

static struct resources begin(void (*acts)(struct process *process))
{
	act = NULL;
	(void)file_replace(FILE_STDOUT, &act_file);
	test_eq(test_program_status("ends", "exit", "0", NULL), STATUS_EXITED(0));
	test_eq(test_program_status("ends", "two_writers", "2", NULL), STATUS_EXITED(2));
	struct resources now = resources_now();
	act = acts;
	return now;
}

// ---- To be alone ----

static unsigned alone_count, refused_count;

static void be_alone(struct process *process)
{
	int error = process_alone(process);

	if (error != 0) {
		test_eq_as("process_alone of another thread", error, -EINTR);
		refused_count++;
		return;
	}
	alone_count++;
	spin_lock(&processes_lock);
	test_eq_as("threads that are alive", process->alive, 1);
	test_eq_as("entries of threads", process->entries, 1);
	test_check_as("threads may begin again", !process->alone);
	spin_unlock(&processes_lock);
}

static void be_alone_too_late(struct process *process)
{
	process_end(process, STATUS_EXITED(3));
	be_alone(process);
}

TEST(processes_can_be_alone)
{
	struct resources before = begin(be_alone);

	test_eq_as("how it ends, by a thread that it makes then",
	           test_program_status("ends", "writer_among_others", "9", NULL),
	           STATUS_EXITED(9));
	test_eq_as("times that it was alone", alone_count, 1);
	test_eq_as("times that it was refused", refused_count, 0);
	resources_check(&before);
	for (unsigned round = 0; round < 10; round++) {
		int number = test_program("ends", "two_writers", "5", NULL);
		int status = test_status(number);

		// With status 0 if the other thread is the one that is left.
		test_check(status == STATUS_EXITED(5) || status == STATUS_EXITED(0));
	}
	test_least_as("times that one was alone", alone_count, 11);
	resources_check(&before);
	act = be_alone_too_late;
	refused_count = 0;
	test_eq(test_program_status("ends", "writer_among_others", "9", NULL),
	        STATUS_EXITED(3));
	test_eq_as("times that it was refused", refused_count, 1);
	resources_check(&before);
	test_report("done", 0, test_secret(0));
}

// ---- Other memory ----

static char seed[24];
static char *const words[] = {(char *)"abi", seed, (char *)"start", (char *)"auxiliary", NULL};

static void replace(struct process *process)
{
	struct user_thread *user = user_thread_current();
	struct trap_frame trap_frame;
	struct fpu_state pattern;
	struct program program;
	int number = process->number;

	act = NULL;
	test_ok(program_open("abi", words, words + 4, &program));
	test_ok(process_alone(process));
	fpu_pattern_fill(&pattern, 1);
	fpu_restore(&pattern);
	user->bases = (struct user_bases){.fs = 0x1000, .gs = 0x2000};
	process_replace(process, &program, "some/where/other-name");
	test_eq_as("its number", process->number, number);
	test_check(strcmp(process->name, "other-name") == 0);
	test_check(process->space == program.space && process->image == program.image);
	test_check(thread_current()->aspace == &program.space->aspace);
	test_eq_as("base of FS", user->bases.fs, 0);
	test_eq_as("base of GS", user->bases.gs, 0);
	test_eq_as("images that are open", image_count(), 1);
	file_put(&act_file); // the reference of the call that does not return
	trap_frame = user_frame_make(program.entry, program.stack, 0);
	user_resume(&trap_frame);
}

// `abi` looks at its start: registers, FPU, stack, auxiliary vector.
TEST(processes_get_other_memory)
{
	struct resources before = begin(replace);

	format_text(seed, sizeof(seed), "%#lx", test_secret(1));
	test_eq_as("how `abi` ends in the place of another",
	           test_program_status("ends", "writer_among_others", "9", NULL),
	           STATUS_EXITED(0));
	test_check_as("the program was replaced", act == NULL);
	test_eq_as("images that are open in the end", image_count(), 0);
	resources_check(&before);
	test_report("done", 0, test_secret(0));
}

// ---- Registers ----

// A program whose first thread begins with this frame and FPU. Returns its status.
static int status_with(struct trap_frame trap_frame, const struct fpu_state *fpu,
                       const struct program *program)
{
	struct user_thread *user = user_thread_alloc();
	struct process *process;
	int number;

	test_check(user != NULL);
	test_ok(process_create("abi", &process));
	number = process->number;
	process->space = program->space;
	process->image = program->image;
	user->start = trap_frame;
	user->fpu = fpu;
	test_ok(user_thread_start(process, user, THREAD_DETACHED));
	return test_status(number);
}

static int abi_status(size_t changed, const struct fpu_state *fpu)
{
	// General registers are the first words of a trap frame.
	const size_t count = offsetof(struct trap_frame, vector) / sizeof(uint64_t);
	struct trap_frame trap_frame;
	struct program program;

	test_ok(program_open("abi", words, words + 4, &program));
	trap_frame = user_frame_make(program.entry, program.stack, 0);
	if (changed < count)
		((uint64_t *)&trap_frame)[changed] = test_secret(changed) | 1;
	return status_with(trap_frame, fpu, &program);
}

// `abi` fails when a register is not 0: so what a thread begins with arrives.
TEST(threads_begin_with_their_registers)
{
	struct resources before = begin(NULL);
	struct fpu_state fpu;

	format_text(seed, sizeof(seed), "%#lx", test_secret(1));
	for (size_t i = 0; i < 15; i++)
		test_eq_as("status of `abi` when a register is not 0", abi_status(i, NULL),
		           STATUS_EXITED(1));
	test_eq_as("status of `abi`", abi_status(SIZE_MAX, NULL), STATUS_EXITED(0));
	fpu_state_clean(&fpu);
	test_eq_as("status of `abi` with a clean FPU", abi_status(SIZE_MAX, &fpu),
	           STATUS_EXITED(0));
	fpu_pattern_fill(&fpu, 1);
	test_eq_as("status of `abi` with another FPU", abi_status(SIZE_MAX, &fpu),
	           STATUS_EXITED(1));
	resources_check(&before);
	test_report("done", 0, test_secret(0));
}
