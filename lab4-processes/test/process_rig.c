// process_rig: the life of a process without its program.

#include "process_rig.h"

#include "core/syscall.h"
#include "core/test.h"
#include "lab3-userspace/kernel/user_thread.h"

void rig_become(struct process *process)
{
	thread_current()->process = process;
}

struct process *rig_process(struct process *parent)
{
	struct process *before = process_current(), *process;
	struct user_thread *user = user_thread_alloc();

	test_check(user != NULL);
	rig_become(parent);
	test_ok(process_create("rig", &process));
	user->thread = thread_current(); // nobody may wake it
	user->alive = true;
	spin_lock(&processes_lock);
	process_enter(process);
	list_push_back(&process->threads, &user->node);
	process->entries = process->alive = 1;
	spin_unlock(&processes_lock);
	rig_become(before);
	return process;
}

void rig_leave(struct process *process, int status)
{
	struct list_node *node;

	spin_lock(&processes_lock);
	process->ending = true;
	process->status = status;
	node = list_pop_front(&process->threads);
	process->entries = process->alive = 0;
	spin_unlock(&processes_lock);
	user_thread_free(list_entry(node, struct user_thread, node));
}

bool rig_end(struct process *process, int status)
{
	bool is_nobodys;

	rig_leave(process, status);
	process_ops->end(process);
	spin_lock(&processes_lock);
	process->ended = true;
	wake_all(&process->ended_queue);
	is_nobodys = process_ops->ended(process);
	spin_unlock(&processes_lock);
	if (is_nobodys)
		process_free(process);
	return is_nobodys;
}

void rig_free(struct process *process)
{
	spin_lock(&processes_lock);
	if (process->family->parent != NULL)
		family_remove(process->family);
	spin_unlock(&processes_lock);
	process_free(process);
}

void rig_finish(struct process *process)
{
	rig_become(NULL);
	(void)rig_end(process, 0);
	rig_free(process);
}

int64_t rig_wait(int pid, int *status, int flags)
{
	return sys_wait(pid, user_ptr_make((vaddr_t)status, false), flags);
}

void rig_ignore_children(struct process *process)
{
	struct signal_action *actions;

	spin_lock(&processes_lock);
	actions = signals_change(process->signals);
	test_check(actions != NULL);
	actions[SIGCHLD - 1].handler = SIGNAL_IGNORE;
	spin_unlock(&processes_lock);
}

void rig_init(struct process *process)
{
	spin_lock(&processes_lock);
	family_init_set(process);
	spin_unlock(&processes_lock);
}

struct process *rig_find(int number)
{
	struct process *process;

	spin_lock(&processes_lock);
	process = process_find(number);
	spin_unlock(&processes_lock);
	return process;
}

// ---- Who waits ----

// On the queue of a family, in the place of two threads that sleep.
static struct waiter waiters[2];

void rig_waiters(struct process *process)
{
	spin_lock(&processes_lock);
	for (unsigned i = 0; i < array_length(waiters); i++) {
		waiters[i] = (struct waiter){.sleeper = thread_current()};
		list_push_back(&process->family->wait_queue.waiters, &waiters[i].node);
	}
	spin_unlock(&processes_lock);
}

bool rig_waiters_woken(void)
{
	bool all = true;

	spin_lock(&processes_lock);
	for (unsigned i = 0; i < array_length(waiters); i++) {
		all &= waiters[i].woken;
		if (list_linked(&waiters[i].node))
			list_remove(&waiters[i].node);
	}
	spin_unlock(&processes_lock);
	return all;
}
