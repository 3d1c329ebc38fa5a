// fork: a process becomes two.

#include "abi/error.h"
#include "arch/fpu.h"
#include "arch/trap_frame.h"
#include "core/panic.h"
#include "core/syscall.h"
#include "core/trace.h"
#include "lab2-threads/abi/thread.h"
#include "lab3-userspace/kernel/process.h"
#include "lab3-userspace/kernel/user_thread.h"
#include "mm/aspace_change.h"

//@ solution 4.5
// A space with the same contents. NULL when memory is used up.
static struct space *space_clone(struct space *from)
{
	struct space *space = space_create();
	int error = 0;

	if (space == NULL)
		return NULL;
	aspace_claim(&from->aspace);
	aspace_claim(&space->aspace);
	list_for_each (node, &from->aspace.regions) {
		struct region *region = list_entry(node, struct region, node);

		if (!error)
			error = region->ops->clone(region, &space->aspace);
	}
	aspace_disclaim(&space->aspace);
	aspace_disclaim(&from->aspace);
	if (!error)
		return space;
	space_put(space);
	return NULL;
}

// The child's thread: as the caller's, but for the result of the call.
static void thread_clone(struct user_thread *user, const struct trap_frame *trap_frame)
{
	struct thread *thread = thread_current();
	const struct user_thread *caller = user_thread_current();

	user->start = *trap_frame;
	user->start.rax = 0;
	user->start.rdx = 0;
	user->bases = caller->bases;
	user->signals.blocked = caller->signals.blocked;
	fpu_save(&thread->fpu); // what the processor has is newer
	user->fpu = &thread->fpu;
}

//@ stub
//@ end
// EXERCISE 4.5  Fork.
//
// The calling process becomes two. The child has a space of its own with the same contents, and
// one thread, which goes on where the caller does. Returns the child's number; in the child the
// call returns 0: RAX, and RDX, which holds the error (abi/syscall.h). -EAGAIN or -ENOMEM with
// nothing changed and nothing left.
//
// process_create (lab3-userspace/kernel/process.h) makes a process of the caller's name, and
// gives it what this lab lets a child inherit: family, files, signals. You add:
//   - the space: a new one (space_create), and into it a clone of each region of the caller's
//     (region->ops->clone, mm/region.h: it says what must be claimed; mm/aspace_change.h says
//     in which order). Pages are not copied: your exercise 3.8 shares them;
//   - the image, with a reference (image_get, lab3-userspace/kernel/image.h);
//   - a thread (user_thread_alloc, lab3-userspace/kernel/user_thread.h). It begins with the
//     registers in `start`, with those of the FPU in `fpu`, with the FS and GS of `bases`, and
//     blocks the signals of `signals.blocked`. All that you do not set stays 0. The caller's
//     FPU is in the processor: fpu_save (arch/fpu.h) brings it to the caller's thread->fpu.
// user_thread_start with THREAD_DETACHED is the last step: from then on the child runs, and may
// end before you look at it again. Then trace(TRACE_FORK, the caller's number, the child's).
//
// Hint: what can fail, and what has been made until then? space_put gives back a space with all
// that is in it, image_close an image, user_thread_free a thread that did not start,
// process_free a process.
int64_t sys_fork(struct trap_frame *trap_frame)
{
	//@ solution 4.5
	struct process *parent = process_current(), *child;
	struct user_thread *user = user_thread_alloc();
	int error, number;

	if (user == NULL)
		return -ENOMEM;
	error = process_create(parent->name, &child);
	if (error)
		goto free_thread;
	error = -ENOMEM;
	child->space = space_clone(parent->space);
	if (child->space == NULL)
		goto free_process;
	child->image = parent->image;
	image_get(child->image);
	thread_clone(user, trap_frame);
	number = child->number;
	error = user_thread_start(child, user, THREAD_DETACHED);
	if (error >= 0) {
		trace(TRACE_FORK, (uint64_t)parent->number, (uint64_t)number);
		return number;
	}
	image_close(child->image);
	space_put(child->space);
free_process:
	process_free(child);
free_thread:
	user_thread_free(user);
	return error;
	//@ stub
	//   (void)trap_frame;
	//   exercise_missing("4.5");
	//@ end
}
