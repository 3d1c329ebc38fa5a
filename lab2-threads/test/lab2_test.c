// lab2_test: threads for tests of the exercises that come before thread_create.

#include "lab2_test.h"

#include "arch/percpu.h"
#include "lab2-threads/kernel/thread_check.h"
#include "lab2-threads/kernel/thread_prepare.h"

struct thread *hand_thread(const char *name, thread_entry entry, void *argument)
{
	struct thread *thread;

	test_ok(thread_alloc(name, &thread));
	thread_prepare(thread, entry, argument);
	spin_lock(&threads_lock);
	thread_table_insert(thread);
	spin_unlock(&threads_lock);
	return thread;
}

void hand_ready(struct thread *thread)
{
	spin_lock(&scheduler_lock);
	thread_make_ready(thread);
	spin_unlock(&scheduler_lock);
}

void hand_switch(struct thread *next)
{
	struct thread *previous = thread_current();

	spin_lock(&scheduler_lock);
	previous->state = THREAD_READY;
	next->state = THREAD_RUNNING;
	this_cpu()->thread = next;
	context_switch(&previous->context, &next->context);
	spin_unlock(&scheduler_lock);
}

void check_threads(void)
{
	const char *wrong = threads_check();

	if (wrong != NULL)
		test_fail(__FILE__, __LINE__, "the table of threads", "in order", wrong);
}
