// spawn: a child that runs another program, without a copy of its parent.

#include "abi/error.h"
#include "core/syscall.h"
#include "core/trace.h"
#include "exec_arguments.h"
#include "files.h"
#include "lab2-threads/abi/thread.h"
#include "lab3-userspace/kernel/program.h"
#include "lab3-userspace/kernel/user_frame.h"
#include "lab3-userspace/kernel/user_thread.h"
#include "signal_send.h"

//@ solution 4.12
// Make the child, with the memory of `program`, which becomes its own.
static int child_start(const char *path, const struct program *program)
{
	struct user_thread *user = user_thread_alloc();
	struct process *child;
	int error, number;

	if (user == NULL)
		return -ENOMEM;
	error = process_create(path, &child);
	if (error)
		goto free_thread;
	error = signals_prepare(child);
	if (error)
		goto free_process;
	signals_exec(child);
	files_exec(child->files);
	child->space = program->space;
	child->image = program->image;
	user->start = user_frame_make(program->entry, program->stack, 0);
	user->signals.blocked = user_thread_current()->signals.blocked;
	number = child->number;
	error = user_thread_start(child, user, THREAD_DETACHED);
	if (error >= 0)
		return number;
free_process:
	process_free(child);
free_thread:
	user_thread_free(user);
	return error;
}

//@ stub
//@ end
// EXERCISE 4.12  Challenge: spawn.
//
// Most forks are followed by an exec at once: then all that fork has shared is thrown away.
// Make a child of the calling process that runs the program at `path` with these arguments and
// this environment, without a copy of the caller. It inherits what a child gets that forks and
// then execs: files, but those that are marked; ignored and blocked signals; the group. Returns
// its number, or an error of both calls with nothing left: the difference is that the caller
// learns here what is wrong with the file.
//
// Without this exercise the call returns -ENOSYS.
//
// Hint: your exercises 4.5 and 4.6 have every piece. What must be done before the child runs?
int64_t sys_spawn(struct user_ptr path, struct user_ptr arguments, struct user_ptr environment)
{
	//@ solution 4.12
	struct process *parent = process_current();
	struct exec_arguments exec;
	struct program program;
	int result;

	if (parent == NULL)
		return -EPERM;
	result = exec_arguments_read(&exec, path, arguments, environment);
	if (result)
		return result;
	result = program_open(exec.path, exec.arguments, exec.environment, &program);
	if (!result) {
		result = child_start(exec.path, &program);
		if (result < 0)
			program_close(&program);
		else
			trace(TRACE_FORK, (uint64_t)parent->number, (uint64_t)result);
	}
	exec_arguments_free(&exec);
	return result;
	//@ stub
	//   (void)path;
	//   (void)arguments;
	//   (void)environment;
	//   return -ENOSYS;
	//@ end
}
