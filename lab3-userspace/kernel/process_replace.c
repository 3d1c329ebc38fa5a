// process_replace: from one space to another.

#include "process_replace.h"

#include "arch/cpu.h"
#include "arch/fpu.h"
#include "core/assert.h"
#include "core/trace.h"
#include "user_base.h"
#include "user_thread.h"

// As at the start of a program: the values of registers are the old program's business.
static void registers_clean(struct thread *thread)
{
	struct user_thread *user = user_thread_current();
	bool were_on = interrupts_save(); // a switch in between would save the old ones again

	fpu_state_clean(&thread->fpu);
	fpu_restore(&thread->fpu);
	user->bases = (struct user_bases){0};
	user_bases_load(&user->bases);
	interrupts_restore(were_on);
}

void process_replace(struct process *process, const struct program *program, const char *path)
{
	struct thread *thread = thread_current();
	struct space *space = process->space;
	struct image *image = process->image;

	assert_eq(process->alive, 1); // another one would go on in memory that is given back
	process->space = program->space;
	process->image = program->image;
	// A switch in between loads what the thread has.
	thread->aspace = &program->space->aspace;
	aspace_ops->activate(thread->aspace);
	trace(TRACE_ASPACE, (uint64_t)thread->tid, thread->aspace->root);
	registers_clean(thread);
	process_name_set(process, path);
	space_put(space);
	image_close(image);
}
