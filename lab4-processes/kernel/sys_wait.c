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

// The status of a child, for its parent. `number` is 0 if there is none.
struct news {
	int number, status;
	bool ended;
};

// Take the news of a child that is meant and lives. Without those flags there is none to look
// for.
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

// Sleep until a child that is meant is a zombie, or has other news. 0 and *news, which are none
// with WAIT_NOHANG; or an error.
static int news_wait(struct family *parent, int pid, int flags, struct news *news)
{
	struct family *child;
	int result = WAIT_WOKEN;

	*news = (struct news){0};
	spin_lock(&processes_lock);
	while ((child = child_find(parent, pid)) != NULL && !child->zombie &&
	       !news_take(parent, pid, flags, news) && // also with WAIT_NOHANG
	       !(flags & WAIT_NOHANG) && result == WAIT_WOKEN)
		result = wait(&parent->wait_queue, &processes_lock, TIME_NEVER,
		              WAIT_INTERRUPTIBLE);
	if (child == NULL)
		result = -ECHILD;
	else if (child->zombie)
		*news = (struct news){child->process->number, child->process->status, true};
	spin_unlock(&processes_lock);
	return news->number != 0 ? 0 : result;
}

// Forget the zombie whose news these are. The lock was free: false if another thread has got it
// meanwhile, also if another child has its number now.
static bool zombie_forget(struct family *parent, const struct news *news)
{
	struct family *child;
	bool is_there;

	spin_lock(&processes_lock);
	child = child_find(parent, news->number);
	is_there = child != NULL && child->zombie && child->process->status == news->status;
	if (is_there)
		family_remove(child);
	spin_unlock(&processes_lock);
	if (is_there)
		process_free(child->process);
	return is_there;
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
// process_free need the lock to be free: so write the status first, and then look whether the
// zombie is still there. If so it is yours (family_remove); if another thread has got it, begin
// again. A child of a number is found by process_find: a program may have a thousand children,
// and a walk over all of them takes long.
//
// Hint: process_find finds processes that are not the caller's children, too.
int64_t sys_wait(int pid, struct user_ptr status, int flags)
{
	//@ solution 4.8
	struct process *process = process_current();
	struct news news;
	int error;

	if (flags & ~WAIT_FLAGS)
		return -EINVAL;
	if (process == NULL)
		return -ECHILD;
	do {
		error = news_wait(process->family, pid, flags, &news);
		if (error || news.number == 0)
			return error;
		// If that fails, other news than the end are lost: there may be newer ones.
		if (status.address != 0)
			error = copy_to_user(status, &news.status, sizeof(int));
		if (error)
			return error;
	} while (news.ended && !zombie_forget(process->family, &news));
	return news.number;
	//@ stub
	//   (void)pid;
	//   (void)status;
	//   (void)flags;
	//   exercise_missing("4.8");
	//@ end
}
