// user_thread: a thread of a program.

#ifndef USER_THREAD_H
#define USER_THREAD_H

#include "arch/fpu.h"
#include "arch/trap_frame.h"
#include "mm/user_ptr.h"
#include "process.h"

struct user_bases {
	uint64_t fs, gs;
};

// For a later lab; 0 until then.
struct user_signals {
	// Sets of signals (a bit each), guarded by processes_lock.
	uint64_t blocked, pending;
	vaddr_t fault; // the address of the exception whose signal pends for the thread
	// Of the thread itself: a call that a signal has interrupted, and that can be made
	// again (syscall_interrupted_op, core/syscall.h).
	bool interrupted;
	uint64_t number, third;
	// Block these again when a signal has been handled (signal_suspend).
	bool restores_blocked;
	uint64_t blocked_before;
};

// The kernel's knowledge of a thread of ring 3 besides struct thread: thread->user. One that
// can be joined stays listed after its end, since nobody knows when it is joined: whoever ends
// the process detaches what is left.
struct user_thread {
	struct list_node node; // on process->threads; guarded by processes_lock
	int tid;
	bool alive;            // guarded by processes_lock
	struct thread *thread; // while it is alive
	struct user_bases bases;
	struct trap_frame start;     // the registers with which it begins,
	const struct fpu_state *fpu; // and these; NULL: clean. Read by user_thread_start
	struct user_signals signals;
};

// user_thread_current: of the running thread, or NULL for a thread of the kernel.
static inline struct user_thread *user_thread_current(void)
{
	struct thread *thread = thread_current();

	return thread != NULL ? thread->user : NULL;
}

// user_thread_start: a thread of `process` that runs in ring 3 as `user` says (start, fpu),
// with the flags of thread_create. Returns its number, and it may have ended by then: `user` is
// its own. Negative error, and `user` is the caller's: -EAGAIN: the process has
// enough threads, or is ending; -ENOMEM; -EINVAL. No lock held.
must_check int user_thread_start(struct process *process, struct user_thread *user, int flags);

// user_thread_alloc, user_thread_free: the struct. NULL when memory is used up.
must_check struct user_thread *user_thread_alloc(void);
void user_thread_free(struct user_thread *user);

// user_thread_create: for thread_create_user_op (lab 2, sys_thread.h).
int64_t user_thread_create(struct user_ptr entry, uint64_t argument, uint64_t stack, int flags);

#endif
