// user_thread: the beginning, the end, and the switch.

#include "user_thread.h"

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "arch/percpu.h"
#include "core/assert.h"
#include "core/switch.h"
#include "core/trace.h"
#include "lab2-threads/kernel/scheduler.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_prepare.h"
#include "lab3-userspace/abi/process.h"
#include "mm/object_pool.h"
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

// ---- The beginning ----

static uint64_t user_thread_run(void *argument)
{
	struct user_thread *user = argument;
	struct trap_frame trap_frame = user->start;

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

// Enter a thread, unless the process is ending, is to have one thread, or has enough. With its
// first thread the process begins.
static int entry_add(struct process *process, struct user_thread *user)
{
	int error = -EAGAIN;

	spin_lock(&processes_lock);
	if (process->entries >= THREADS_MAX)
		entries_prune(process);
	if (!process->ending && !process->alone && process->entries < THREADS_MAX) {
		if (process->alive == 0)
			process_enter(process);
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
	if (user->fpu != NULL)
		thread->fpu = *user->fpu;
	user->thread = thread;
	tid = user->tid = thread->tid;
	thread_prepare(thread, user_thread_run, user);
	// From here on whoever ends the process asks this thread, too.
	error = entry_add(process, user);
	if (error)
		goto free;
	trace(TRACE_PROCESS_THREAD, (uint64_t)process->number, (uint64_t)tid);
	trace(TRACE_ASPACE, (uint64_t)tid, thread->aspace->root);
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
	user->start = user_frame_make(entry.address, round_down(stack, 16) - 8, argument);
	user->signals.blocked = user_thread_current()->signals.blocked;
	result = user_thread_start(process_current(), user, flags);
	if (result < 0)
		user_thread_free(user);
	return result;
}

// ---- The switch ----

// To a thread of a program: the stack for its way back, its bases and its work.
//
// DS, ES, FS and GS keep the selectors that the last thread of ring 3 has loaded. In 64-bit
// mode they mean nothing but for the bases (Intel SDM vol. 3A, 3.4.4), which are loaded here.
// So two programs that work together can pass a few bits at each switch: but they can do so by
// the time that a call takes, too. To load null selectors would be seven instructions at each
// switch; GS alone needs SWAPGS before and behind, since its base goes with the selector.
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
