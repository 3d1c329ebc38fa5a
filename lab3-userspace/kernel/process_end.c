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

void process_end_held(struct process *process, int status)
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
	process_end_held(process, status);
	spin_unlock(&processes_lock);
}

int process_kill(int number, int status)
{
	struct process *process;

	spin_lock(&processes_lock);
	process = process_find(number);
	if (process != NULL)
		process_end_held(process, status);
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

// An entry of a thread that has ended, and is not on the list any more.
static void entry_end(struct user_thread *user)
{
	// One that was joined, or was detached before, is nobody's business any more.
	(void)!thread_detach(user->tid);
	user_thread_free(user);
}

// The entry of a thread that has ended, off the list; or NULL.
static struct user_thread *dead_take(struct process *process)
{
	struct user_thread *dead = NULL;

	spin_lock(&processes_lock);
	list_for_each (node, &process->threads) {
		struct user_thread *user = list_entry(node, struct user_thread, node);

		if (!user->alive) {
			dead = user;
			break;
		}
	}
	if (dead != NULL) {
		list_remove(&dead->node);
		process->entries--;
	}
	spin_unlock(&processes_lock);
	return dead;
}

// Threads that nobody has joined are given up by the process. Others may look at the list
// meanwhile: so each leaves it with the lock held.
static void dead_end(struct process *process)
{
	struct user_thread *dead;

	while ((dead = dead_take(process)) != NULL)
		entry_end(dead);
}

// ---- To be alone ----

// Ask all threads but the running one to end.
static void others_ask_to_end(struct process *process)
{
	assert_held(&processes_lock);
	list_for_each (node, &process->threads) {
		struct user_thread *user = list_entry(node, struct user_thread, node);

		if (user->alive && user->thread != thread_current())
			thread_ask_to_end(user->thread);
	}
}

int process_alone(struct process *process)
{
	bool is_ours, is_ending;

	spin_lock(&processes_lock);
	// Of two threads that want to be alone the second ends.
	is_ours = !process->alone && !process->ending;
	process->alone = true;
	if (is_ours)
		others_ask_to_end(process);
	while (is_ours && process->alive > 1)
		// No signal may end this: the others are on their way.
		(void)!wait(&process->alone_queue, &processes_lock, TIME_NEVER, 0);
	is_ending = process->ending;
	if (is_ours)
		process->alone = false;
	spin_unlock(&processes_lock);
	if (!is_ours || is_ending)
		return -EINTR;
	dead_end(process);
	return 0;
}

// Nobody else can reach the process by now but through the table, and there it is ending.
static void process_ended(struct process *process)
{
	struct waker waker;
	bool is_nobodys;

	dead_end(process);
	space_put(process->space);
	image_close(process->image);
	process_ops->end(process);
	trace(TRACE_PROCESS_EXIT, (uint64_t)process->number, (uint64_t)process->status);
	spin_lock(&processes_lock);
	process->ended = true;
	waker = process->ended_waker;
	wake_all(&process->ended_queue);
	// With the lock held: once it is let go, whoever waits may free the process.
	waker_wake(waker);
	is_nobodys = process_ops->ended(process);
	spin_unlock(&processes_lock);
	if (is_nobodys)
		process_free(process);
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
	if (process->alone && process->alive == 1)
		wake_all(&process->alone_queue);
	// The process may be freed as soon as it has ended. The other threads keep it until
	// they are joined: only threads of their process may do that.
	if (last)
		thread->process = NULL;
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
