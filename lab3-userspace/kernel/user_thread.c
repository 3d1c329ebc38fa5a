// user_thread: the beginning, the end, and the switch.

#include "user_thread.h"

#include "abi/error.h"
#include "abi/status.h"
#include "arch/cpu.h"
#include "arch/memory_layout.h"
#include "core/assert.h"
#include "core/exit.h"
#include "core/switch.h"
#include "core/trace.h"
#include "lab3-userspace/abi/process.h"
#include "mm/object_pool.h"
#include "lab2-threads/kernel/scheduler.h"
#include "lab2-threads/kernel/thread_join.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_prepare.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "user_base.h"
#include "user_frame.h"
#include "user_resume.h"
#include "user_segment.h"

static struct object_pool user_threads = OBJECT_POOL(user_threads, struct user_thread);

struct user_thread *user_thread_alloc(void)
{
	struct user_thread *user = object_alloc(&user_threads);

	if (user != NULL)
		*user = (struct user_thread){0};
	return user;
}

void user_thread_free(struct user_thread *user)
{
	object_free(&user_threads, user);
}

struct user_thread *user_thread_current(void)
{
	struct thread *thread = thread_current();

	return thread != NULL ? thread->user : NULL;
}

// ---- The beginning ----

static uint64_t user_thread_run(void *argument)
{
	struct user_thread *user = argument;
	struct trap_frame trap_frame =
		user_frame_make(user->entry, user->stack, user->argument);

	user_resume(&trap_frame);
}

// Forget the threads that somebody has joined: whoever can be joined and is not found any more.
static void entries_prune(struct process *process)
{
	assert_held(&processes_lock);
	spin_lock(&threads_lock);
	list_for_each_safe (node, &process->threads) {
		struct user_thread *user = list_entry(node, struct user_thread, node);

		if (user->alive || thread_find(user->tid) != NULL)
			continue;
		list_remove(&user->node);
		process->entries--;
		user_thread_free(user);
	}
	spin_unlock(&threads_lock);
}

// Enter a thread, unless the process is ending or has enough.
static int entry_add(struct process *process, struct user_thread *user)
{
	int error = -EAGAIN;

	spin_lock(&processes_lock);
	if (process->entries >= THREADS_MAX)
		entries_prune(process);
	if (!process->ending && process->entries < THREADS_MAX) {
		list_push_back(&process->threads, &user->node);
		process->entries++;
		process->alive++;
		user->alive = true;
		error = 0;
	}
	spin_unlock(&processes_lock);
	return error;
}

int user_thread_start(struct process *process, struct user_thread *user, int flags)
{
	struct thread *thread;
	int error = thread_alloc(process->name, &thread);
	int tid;

	if (error)
		return error;
	error = thread_flags_apply(thread, flags);
	if (error)
		goto free;
	thread->aspace = &process->space->aspace;
	thread->process = process;
	thread->user = user;
	user->thread = thread;
	tid = user->tid = thread->tid;
	thread_prepare(thread, user_thread_run, user);
	// From here on whoever ends the process asks this thread, too.
	error = entry_add(process, user);
	if (error)
		goto free;
	trace(TRACE_PROCESS_THREAD, (uint64_t)process->number, (uint64_t)tid);
	spin_lock(&threads_lock);
	thread_table_insert(thread);
	spin_lock(&scheduler_lock);
	thread_make_ready(thread);
	spin_unlock(&scheduler_lock);
	spin_unlock(&threads_lock);
	return tid;
free:
	thread_free(thread);
	return error;
}

// A call to the entry (System V ABI, 3.2.2): RSP + 8 is a multiple of 16, and what lies there
// is where it would return to: nowhere, since its end is a call of its own.
int64_t user_thread_create(struct user_ptr entry, uint64_t argument, uint64_t stack, int flags)
{
	struct user_thread *user;
	int64_t result;

	if (entry.address >= USER_END || stack >= USER_END || stack < SPACE_START)
		return -EFAULT;
	user = user_thread_alloc();
	if (user == NULL)
		return -ENOMEM;
	user->entry = entry.address;
	user->argument = argument;
	user->stack = round_down(stack, 16) - 8;
	result = user_thread_start(process_current(), user, flags);
	if (result < 0)
		user_thread_free(user);
	return result;
}

// ---- The end ----

// Give a thread work that it does on its way to ring 3, and end a sleep that can be ended.
static void thread_ask_to_end(struct thread *thread)
{
	assert_held(&processes_lock);
	spin_lock(&scheduler_lock);
	thread->work |= WORK_END;
	if (thread == thread_current())
		percpu_write(user_work, WORK_END);
	spin_unlock(&scheduler_lock);
	thread_interrupt(thread);
}

void process_end(struct process *process, int status)
{
	spin_lock(&processes_lock);
	if (!process->ending) {
		process->ending = true;
		process->status = status;
		list_for_each (node, &process->threads) {
			struct user_thread *user = list_entry(node, struct user_thread, node);

			if (user->alive)
				thread_ask_to_end(user->thread);
		}
	}
	spin_unlock(&processes_lock);
}

// Before ring 3 goes on: the only place where a thread of a process that ends can die, since
// here it holds nothing.
void user_thread_work(struct trap_frame *trap_frame)
{
	(void)trap_frame;
	if (!(percpu_read(user_work) & WORK_END))
		return;
	interrupts_enable();
	thread_exit(0);
}

// The last thread has gone. Threads that nobody has joined are given up by the process.
static void entries_end(struct process *process)
{
	while (!list_empty(&process->threads)) {
		struct user_thread *user =
			list_entry(list_pop_front(&process->threads), struct user_thread, node);

		// One that was joined, or was detached before, is nobody's business any more.
		(void)!thread_detach(user->tid);
		user_thread_free(user);
	}
}

// Nobody else can reach the process by now but through the table, and there it is ending.
static void process_ended(struct process *process)
{
	struct waker waker;

	entries_end(process);
	space_put(process->space);
	image_close(process->image);
	trace(TRACE_PROCESS_EXIT, (uint64_t)process->number, (uint64_t)process->status);
	spin_lock(&processes_lock);
	process->ended = true;
	waker = process->ended_waker;
	wake_all(&process->ended_queue);
	// With the lock held: once it is let go, whoever waits may free the process.
	waker_wake(waker);
	spin_unlock(&processes_lock);
}

static void thread_leaves(struct thread *thread, int status)
{
	struct process *process = thread->process;
	struct user_thread *user = thread->user;
	bool last;

	(void)status;
	if (process == NULL)
		return;
	// First of all to the kernel's own tables: those of the program may go at any time from
	// now on, and this thread goes on for a while.
	thread->aspace = NULL;
	aspace_ops->activate(&kernel_aspace);
	thread->user = NULL;
	spin_lock(&processes_lock);
	user->alive = false;
	user->thread = NULL;
	last = --process->alive == 0;
	if (last && !process->ending) {
		process->ending = true; // with status 0: nobody has said anything else
		process->status = STATUS_EXITED(0);
	}
	spin_unlock(&processes_lock);
	if (last)
		process_ended(process);
}

static const struct exit_hook leave_hook = {.run = thread_leaves};
EXIT_HOOK(50, user_thread, leave_hook);

// ---- The switch ----

// To a thread of a program: the stack for its way back, its bases and its work.
static void user_thread_switched(struct thread *previous)
{
	struct thread *thread = thread_current();
	const struct user_thread *user = thread->user;

	(void)previous;
	percpu_write(user_work, (uint8_t)thread->work);
	if (user == NULL)
		return;
	user_stack_set();
	user_bases_load(&user->bases);
}

static const struct switch_hook switched_hook = {.run = user_thread_switched};
SWITCH_HOOK(50, user_thread, switched_hook);
