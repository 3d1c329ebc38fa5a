// process_start: memory, a process and its first thread.

#include "process_start.h"

#include "abi/error.h"
#include "lab2-threads/abi/thread.h"
#include "process.h"
#include "program.h"
#include "user_frame.h"
#include "user_thread.h"

int process_start(const char *path, char *const *arguments, char *const *environment)
{
	struct user_thread *user = user_thread_alloc();
	struct process *process;
	struct program program;
	int error, number;

	if (user == NULL)
		return -ENOMEM;
	error = program_open(path, arguments, environment, &program);
	if (error)
		goto free_thread;
	error = process_create(path, &process);
	if (error)
		goto close;
	process->space = program.space;
	process->image = program.image;
	user->start = user_frame_make(program.entry, program.stack, 0);
	number = process->number; // it may run and end before we return
	error = user_thread_start(process, user, THREAD_DETACHED);
	if (error >= 0)
		return number;
	process_free(process); // nobody has found it
close:
	program_close(&program);
free_thread:
	user_thread_free(user);
	return error;
}
