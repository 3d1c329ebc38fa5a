// process_end: from the wish that a process ends to the moment when nothing of it is left.

#include "process_end.h"

#include "abi/error.h"
#include "abi/status.h"
#include "arch/cpu.h"
#include "core/assert.h"
#include "core/exit.h"
#include "core/trace.h"
#include "lab2-threads/kernel/scheduler.h"
#include "lab2-threads/kernel/thread_join.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "user_thread.h"

// Give a thread work that it does on its way to ring 3, and end a sleep that can be ended.
static void thread_ask_to_end(struct thread *thread)
{
	assert_held(&processes_lock);
	spin_lock(&scheduler_lock);
	thread->work |= WORK_END;
	if (thread == thread_current())
		percpu_write(user_work, (uint8_t)thread->work);
	spin_unlock(&scheduler_lock);
	thread_interrupt(thread);
}

static void end(struct process *process, int status)
{
	assert_held(&processes_lock);
	if (process->ending)
		return;
	process->ending = true;
	process->status = status;
	list_for_each (node, &process->threads) {
		struct user_thread *user = list_entry(node, struct user_thread, node);

		if (user->alive)
			thread_ask_to_end(user->thread);
	}
}

void process_end(struct process *process, int status)
{
	spin_lock(&processes_lock);
	end(process, status);
	spin_unlock(&processes_lock);
}

int process_kill(int number, int status)
{
	struct process *process;

	spin_lock(&processes_lock);
	process = process_find(number);
	if (process != NULL)
		end(process, status);
	spin_unlock(&processes_lock);
	return process != NULL ? 0 : -ESRCH;
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
	trace(TRACE_ASPACE, (uint64_t)thread->tid, kernel_aspace.root);
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
