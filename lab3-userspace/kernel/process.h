// process: a program that runs: its memory, its threads, and how it ends.
//
// A process has at least one thread until it ends. It ends by its own exit, by an exception,
// because somebody kills it, or when its last thread has gone; the first of these decides its
// status. To end it means to ask each of its threads to: a thread dies at the edge to ring 3,
// where it holds nothing. The last one gives the memory back. The number and the status are
// left, until somebody has waited for it.

#ifndef PROCESS_H
#define PROCESS_H

#include "core/syscall.h"
#include "core/wait.h"
#include "core/waker.h"
#include "image.h"
#include "lab2-threads/kernel/thread.h"
#include "lib/list.h"
#include "space.h"

#define PROCESS_NAME_MAX 24

struct family;
struct files;
struct signals;

struct process {
	// Written before anybody else knows the process.
	int number; // 1 and up; a later lab may use it again (process_ops)
	char name[PROCESS_NAME_MAX];
	// The system calls that its programs make by SYSCALL, by their numbers
	// (core/syscall.h).
	const struct syscall *const *calls;

	// Guarded by processes_lock.
	struct list_node table_node;
	struct list threads; // struct user_thread, by node: those that were made; see there
	unsigned entries;    // of that list,
	unsigned alive;      // and how many of them have not ended
	bool alone; // one thread waits until it is the only one, and no other may begin
	struct wait_queue alone_queue;
	bool ending; // its threads are asked to end
	int status;  // as in abi/status.h; final once it is ending
	bool ended;  // it has no threads and no memory any more
	struct wait_queue ended_queue;
	struct waker ended_waker; // of a task that wants to know
	bool collected;           // somebody waits for it, and will free it

	// Set while the process has no second thread, or by the code that ends the last; see
	// process_replace (process_replace.h).
	struct space *space;
	struct image *image;

	// For a later lab (process_ops); NULL until then.
	struct family *family;
	struct files *files;
	struct signals *signals;
};

// A lab adds these to the life of a process. The functions come in this order; processes_lock
// is held for those that say so, and for the others no lock is.
struct process_ops {
	// The running thread makes a process: give it a number, and what it inherits. 0, or
	// -EAGAIN: there are enough; -ENOMEM.
	int (*create)(struct process *process);
	// Its first thread is about to begin. Lock held.
	void (*begin)(struct process *process);
	// Its last thread has left, and its memory is gone. May sleep.
	void (*end)(struct process *process);
	// It has ended, and only its number and its status are left. Tells whoever waits. true:
	// nobody will ever ask for them, and it is freed at once. Lock held.
	bool (*ended)(struct process *process);
	// The struct is about to be freed: also one that never began.
	void (*free)(struct process *process);

	// The process with that number, which has begun, or NULL. Lock held.
	struct process *(*find)(int number);
};

// Slot. Default: numbers that count up, and a walk over all processes to find one.
extern const struct process_ops *process_ops;

// The ranks of this lab's locks (core/lock_rank.h). processes_lock is outside the executor's,
// since the end of a process wakes tasks, and outside threads_lock.
enum {
	RANK_PROCESSES = RANK_DEVICE + 30,
};

extern struct spinlock processes_lock;

// process_current: of the running thread, or NULL for a thread of the kernel.
static inline struct process *process_current(void)
{
	struct thread *thread = thread_current();

	return thread != NULL ? thread->process : NULL;
}

// process_wait: sleep until the process has ended; its status goes to *status, and it is
// forgotten. -ESRCH: there is none, or somebody else waits for it; -EINTR.
must_check int process_wait(int number, int *status);

// process_poll: the same without sleeping: -EAGAIN while it runs; `waker` is then woken at its
// end.
must_check int process_poll(int number, struct waker waker, int *status);

// process_create: make a process without threads and memory, called by the last part of `path`.
// Nobody finds it before its first thread begins (user_thread_start). Errors of
// process_ops->create. process_free: give the struct back, of one that nobody finds or that has
// ended. No lock held.
must_check int process_create(const char *path, struct process **process);
void process_free(struct process *process);

// process_enter: from now on others find it. Called with processes_lock held, by
// user_thread_start.
void process_enter(struct process *process);

// process_name_set: call it by the last part of `path`.
void process_name_set(struct process *process, const char *path);

// process_find: the process with that number, or NULL. process_next: for walking the table: the
// one behind `process` (NULL: the first), or NULL. processes_lock must be held.
struct process *process_find(int number);
struct process *process_next(struct process *process);

#endif
