// exec: a process runs another program.

#include "abi/error.h"
#include "core/panic.h"
#include "core/syscall.h"
#include "core/trace.h"
#include "exec_arguments.h"
#include "files.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab3-userspace/kernel/process_replace.h"
#include "lab3-userspace/kernel/user_frame.h"
#include "signal_send.h"

//@ solution 4.6
// From here on nothing fails: the old program is gone.
static void exec_commit(struct process *process, const struct program *program,
                        const char *path, struct trap_frame *trap_frame)
{
	process_replace(process, program, path);
	files_exec(process->files);
	signals_exec(process);
	*trap_frame = user_frame_make(program->entry, program->stack, 0);
	trace(TRACE_EXEC, (uint64_t)process->number, program->entry);
}

//@ stub
//@ end
// EXERCISE 4.6  Exec, all or nothing.
//
// The calling process goes on as another program. It stays the same process: number, family,
// files and blocked signals stay. After an error of any kind the caller goes on as if nothing
// had happened, so first comes all that can fail:
//   1. copy what the caller says: exec_arguments_read (exec_arguments.h);
//   2. make the new program's memory beside the old: program_open
//      (lab3-userspace/kernel/program.h);
//   3. have what a change of the signals' actions takes: signals_prepare (signal_send.h);
//   4. end all other threads of the caller: process_alone
//      (lab3-userspace/kernel/process_end.h). If that fails, this thread is about to end
//      itself.
// Then nothing may fail any more:
//   5. process_replace (lab3-userspace/kernel/process_replace.h) gives the process its new
//      memory. The files that are marked for it are closed (files_exec), signals with a
//      handler go back to their default (signals_exec, signal_send.h);
//   6. the caller's trap frame becomes that of a program that starts (user_frame_make,
//      lab3-userspace/kernel/user_frame.h), and trace(TRACE_EXEC, the number, the entry);
//   7. return SYSCALL_TRAP_FRAME_SET (core/syscall.h): the frame is to be taken as it is.
//
// Hint: exec_arguments_free and program_close give back what steps 1 and 2 have made. On which
// ways out does each of them belong? And what do the pointers of step 1 lead to after step 5?
int64_t sys_exec(struct trap_frame *trap_frame, struct user_ptr path, struct user_ptr arguments,
                 struct user_ptr environment)
{
	//@ solution 4.6
	struct process *process = process_current();
	struct exec_arguments exec;
	struct program program;
	int error = exec_arguments_read(&exec, path, arguments, environment);

	if (error)
		return error;
	error = program_open(exec.path, exec.arguments, exec.environment, &program);
	if (error)
		goto free;
	error = signals_prepare(process);
	if (!error)
		error = process_alone(process);
	if (error)
		program_close(&program);
	else
		exec_commit(process, &program, exec.path, trap_frame);
free:
	exec_arguments_free(&exec);
	return error ? error : SYSCALL_TRAP_FRAME_SET;
	//@ stub
	//   (void)trap_frame;
	//   (void)path;
	//   (void)arguments;
	//   (void)environment;
	//   exercise_missing("4.6");
	//@ end
}
