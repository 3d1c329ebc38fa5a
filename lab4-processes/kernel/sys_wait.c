// sys_wait: a parent learns how a child has ended.

#include "abi/error.h"
#include "core/panic.h"
#include "core/syscall.h"
#include "lab4-processes/abi/wait.h"
#include "process_family.h"
#include "signal_stop.h"

//@ solution 4.8
// Does `pid`, as the caller says it, mean this child?
static bool is_meant(const struct family *child, const struct family *parent, int pid)
{
	if (pid > 0)
		return child->process->number == pid;
	return pid == -1 || child->group == (pid == 0 ? parent->group : -(int64_t)pid);
}

static struct family *first_meant(struct list *children, const struct family *parent, int pid)
{
	list_for_each (node, children) {
		struct family *child = list_entry(node, struct family, sibling);

		if (is_meant(child, parent, pid))
			return child;
	}
	return NULL;
}

// The child that `pid` means, or NULL: a zombie if there is one. One number is looked up,
// however many children there are.
static struct family *child_find(struct family *parent, int pid)
{
	struct family *child;

	if (pid > 0) {
		struct process *process = process_find(pid);

		child = process != NULL ? process->family : NULL;
		return child != NULL && child->parent == parent ? child : NULL;
	}
	child = first_meant(&parent->zombies, parent, pid);
	return child != NULL ? child : first_meant(&parent->living, parent, pid);
}

// The status of a child that lives, for its parent. `number` is 0 if there is none.
struct news {
	int number, status;
};

// Take the news of a child that is meant. Without those flags there is none to look for.
static bool news_take(struct family *parent, int pid, int flags, struct news *news)
{
	if (!(flags & (WAIT_STOPPED | WAIT_CONTINUED)))
		return false;
	list_for_each (node, &parent->living) {
		struct family *child = list_entry(node, struct family, sibling);

		if (is_meant(child, parent, pid) &&
		    signal_stop_news(child->process, flags, &news->status)) {
			news->number = child->process->number;
			return true;
		}
	}
	return false;
}

// If the status cannot be written, the news is lost: the child may have other news by now.
static int64_t news_tell(const struct news *news, struct user_ptr status)
{
	int error = 0;

	if (status.address)
		error = copy_to_user(status, &news->status, sizeof(int));
	return error ? error : news->number;
}

// Sleep until a child that is meant is a zombie, and take it out of the family, or has *news. 0
// and *zombie, or NULL with WAIT_NOHANG or news; or an error.
static int zombie_take(struct family *parent, int pid, int flags, struct family **zombie,
                       struct news *news)
{
	struct family *child;
	int result = WAIT_WOKEN;

	spin_lock(&processes_lock);
	while ((child = child_find(parent, pid)) != NULL && !child->zombie &&
	       !news_take(parent, pid, flags, news) && // also with WAIT_NOHANG
	       !(flags & WAIT_NOHANG) && result == WAIT_WOKEN)
		result = wait(&parent->wait_queue, &processes_lock, TIME_NEVER,
		              WAIT_INTERRUPTIBLE);
	if (child == NULL)
		result = -ECHILD;
	else if (child->zombie)
		family_remove(child);
	*zombie = child != NULL && child->zombie ? child : NULL;
	spin_unlock(&processes_lock);
	return *zombie != NULL ? 0 : result;
}

// The caller could not be told: another call may ask again.
static void zombie_put_back(struct family *parent, struct family *zombie)
{
	spin_lock(&processes_lock);
	family_add(parent, zombie);
	wake_all(&parent->wait_queue);
	spin_unlock(&processes_lock);
}

//@ stub
//@ end
// EXERCISE 4.8  Wait.
//
// Sleep until a child of the calling process has ended; write its status to `status`, unless
// that is NULL (its `address` is 0); forget the child (process_free); return its number. `pid`
// says which child: a number; -1: any; 0: any of the caller's group; -g: any of the group g. Of
// several that have ended take the one that ended first. With WAIT_NOHANG in `flags` return 0
// at once if none of them has ended.
//
// Errors: -EINVAL for flags that do not exist; -ECHILD if no child is meant by `pid` (also
// later, while the caller sleeps); -EINTR if the wait was interrupted and none has ended;
// -EFAULT if the status cannot be written: then the child is still there, for the next call.
//
// With WAIT_STOPPED or WAIT_CONTINUED also return for a child that lives, if signal_stop_news
// (signal_stop.h) gives its status. That child stays.
//
// Family and zombies are guarded by processes_lock, and the caller sleeps on the wait_queue of
// its own family, with that lock (core/wait.h). A child that ends wakes all who sleep there
// (exercise 4.7). Of two threads that wait, only one gets a child. copy_to_user and
// process_free need the lock to be free: so take the zombie out of the family first
// (family_remove), and put it back if that was too early (family_add). A child of a number is
// found by process_find: a program may have a thousand children, and a walk over all of them
// takes long.
//
// Hint: process_find finds processes that are not the caller's children, too.
int64_t sys_wait(int pid, struct user_ptr status, int flags)
{
	//@ solution 4.8
	struct process *process = process_current();
	struct family *zombie;
	struct news news = {0};
	int error, number;

	if (flags & ~WAIT_FLAGS)
		return -EINVAL;
	if (process == NULL)
		return -ECHILD;
	error = zombie_take(process->family, pid, flags, &zombie, &news);
	if (news.number != 0)
		return news_tell(&news, status);
	if (error || zombie == NULL)
		return error;
	if (status.address != 0)
		error = copy_to_user(status, &zombie->process->status, sizeof(int));
	if (error) {
		zombie_put_back(process->family, zombie);
		return error;
	}
	number = zombie->process->number;
	process_free(zombie->process);
	return number;
	//@ stub
	//   (void)pid;
	//   (void)status;
	//   (void)flags;
	//   exercise_missing("4.8");
	//@ end
}
