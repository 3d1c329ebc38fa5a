// thread_join: waits for a thread's end.

#include "thread_join.h"

#include "abi/error.h"
#include "core/panic.h"
#include "scheduler.h"

//@ solution 2.8
// The reason why the caller cannot join `thread` (NULL: there is none), or 0. threads_lock must
// be held.
static int join_check(const struct thread *thread)
{
	if (thread == NULL)
		return -ESRCH;
	if (thread == thread_current())
		return -EDEADLK;
	if (thread->detached)
		return -EINVAL;
	if (thread->joining)
		return -EBUSY;
	return 0;
}

//@ stub
//@ end
// EXERCISE 2.8  Wait for an end.
//
// thread_join: wait until thread `tid` has ended, write its value to `value` (unless NULL;
// however it ended), and free it: then it is not in the table, and its number is unknown.
// Return its `error`: 0, or the reason why it did not end by itself. Errors, in this order, at
// once:
//   - -ESRCH: the thread does not exist;
//   - -EDEADLK: it is the caller itself;
//   - -EINVAL: it is detached;
//   - -EBUSY: another thread is joining it.
// If wait() does not sleep to the end (it was interrupted, or must not sleep), return its
// result; then the thread can be joined again.
//
// thread_detach: mark that no thread will join thread `tid`, which may be the caller; it is
// freed when it ends, or now if it has ended. Errors: -ESRCH; -EINVAL if it is detached
// already; -EBUSY while a thread joins it.
//
// threads_lock guards all fields that you read here. It also guards the thread's exit_queue, so
// wait with it. Sleep interruptibly. Call thread_free without it.
//
// Hint: check whether it has ended again after every wait, and also before the first.
int thread_join(int tid, uint64_t *value)
{
	//@ solution 2.8
	struct thread *thread;
	int error;

	spin_lock(&threads_lock);
	thread = thread_find(tid);
	error = join_check(thread);
	if (error)
		goto unlock;
	thread->joining = true;
	while (!thread->exited) {
		enum wait_result result = wait(&thread->exit_queue, &threads_lock, TIME_NEVER,
		                               WAIT_INTERRUPTIBLE);

		if (result != WAIT_WOKEN && !thread->exited) {
			thread->joining = false;
			error = (int)result;
			goto unlock;
		}
	}
	thread_table_remove(thread);
	spin_unlock(&threads_lock);
	// No code can find it any more, and no other thread has claimed it: so we need no lock.
	if (value != NULL)
		*value = thread->value;
	error = thread->error;
	thread_free(thread);
	return error;
unlock:
	spin_unlock(&threads_lock);
	return error;
	//@ stub
	//   (void)tid;
	//   (void)value;
	//   exercise_missing("2.8");
	//@ end
}

int thread_detach(int tid)
{
	//@ solution 2.8
	struct thread *thread;
	bool ended = false;
	int error = 0;

	spin_lock(&threads_lock);
	thread = thread_find(tid);
	if (thread == NULL)
		error = -ESRCH;
	else if (thread->detached)
		error = -EINVAL;
	else if (thread->joining)
		error = -EBUSY;
	if (error == 0) {
		thread->detached = true;
		ended = thread->exited;
	}
	if (ended)
		thread_table_remove(thread);
	spin_unlock(&threads_lock);
	if (ended)
		thread_free(thread);
	return error;
	//@ stub
	//   (void)tid;
	//   exercise_missing("2.8");
	//@ end
}
