// thread_join: waits for a thread's end.

#include "thread_join.h"

#include "abi/error.h"
#include "core/panic.h"
#include "scheduler.h"

//@ solution 2.8
// Claim the thread, so that only the caller may join it. Returns NULL and the error if it
// cannot.
static struct thread *join_claim(int tid, int *error)
{
	struct thread *thread = thread_find(tid);

	*error = 0;
	if (thread == NULL)
		*error = -ESRCH;
	else if (thread == thread_current())
		*error = -EDEADLK;
	else if (thread->detached)
		*error = -EINVAL;
	else if (thread->joining)
		*error = -EBUSY;
	if (*error)
		return NULL;
	thread->joining = true;
	return thread;
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
	enum wait_result result = WAIT_WOKEN;
	struct thread *thread;
	int error;

	spin_lock(&threads_lock);
	thread = join_claim(tid, &error);
	while (error == 0 && !thread->exited && result == WAIT_WOKEN)
		result = wait(&thread->exit_queue, &threads_lock, TIME_NEVER,
		              WAIT_INTERRUPTIBLE);
	if (error == 0 && !thread->exited) {
		thread->joining = false;
		error = (int)result;
	}
	if (error) {
		spin_unlock(&threads_lock);
		return error;
	}
	// No code can find it any more, and no other thread has claimed it: so we need no lock.
	thread_table_remove(thread);
	spin_unlock(&threads_lock);
	if (value != NULL)
		*value = thread->value;
	error = thread->error;
	thread_free(thread);
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
