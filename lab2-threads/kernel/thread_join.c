// thread_join: waiting for a thread's end.

#include "thread_join.h"

#include "abi/error.h"
#include "core/panic.h"
#include "scheduler.h"

//@ solution 2.8
// The thread that the caller may join, from now on its own to join, or NULL with the error.
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
// thread_join: wait until thread `tid` has ended, put what it ended with into `value` (unless
// NULL; however it ended), and free it: it is in no table then, its number unknown. Return
// its `error`: 0, or why it did not end by itself. Errors, in this order, at once:
//   - -ESRCH: there is no such thread;
//   - -EDEADLK: it is the caller itself;
//   - -EINVAL: it is detached;
//   - -EBUSY: somebody else is joining it.
// What wait() answers when it does not sleep to the end (interrupted, or must not) is passed
// on, and the thread can be joined again.
//
// thread_detach: nobody will join thread `tid`, which may be the caller; it is freed when it
// ends, or now if it has ended. Errors: -ESRCH; -EINVAL if it is detached already; -EBUSY while
// somebody joins it.
//
// threads_lock guards all that this looks at, and is the lock to wait with on the thread's
// exit_queue. Sleep interruptibly. thread_free must be called without it.
//
// Hint: "has it ended?" must be asked again after every wait, and the thread may have ended
// before the first.
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
	// Nobody finds it any more, and nobody else has claimed it: it is ours without a lock.
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
