// thread_check: checks the invariants of threads and queues.

#include "thread_check.h"

#include "arch/percpu.h"
#include "lib/format.h"
#include "scheduler.h"

static char complaint[128]; // of one check at a time

static const char *complain(const struct thread *thread, const char *what)
{
	format_text(complaint, sizeof(complaint), "thread %d (%s) is %s: %s", thread->tid,
	            thread->name, thread_state_name(thread->state), what);
	return complaint;
}

// Does a processor run it?
static bool runs_somewhere(const struct thread *thread)
{
	for (size_t i = 0; i < CPU_MAX; i++)
		if (percpu_blocks[i].thread == thread)
			return true;
	return false;
}

static bool stack_pointer_inside(const struct thread *thread)
{
	return thread->context.rsp >= thread->stack.bottom &&
	       thread->context.rsp < thread->stack.top;
}

// The idle thread is READY but not on a queue: it runs when no other thread does.
static const char *thread_check(const struct thread *thread)
{
	bool running = runs_somewhere(thread);
	bool queued = thread->state == THREAD_READY && !thread->idle;

	if (!stack_canary_intact(&thread->stack))
		return complain(thread, "the end of its stack was overwritten");
	if (thread->state == THREAD_NEW)
		return complain(thread, "but in the table");
	if (running != (thread->state == THREAD_RUNNING))
		return complain(thread, running ? "but a processor runs it"
		                                : "but no processor runs it");
	if (!running && thread->state != THREAD_DEAD && !stack_pointer_inside(thread))
		return complain(thread, "its stack pointer lies outside its stack");
	if (list_linked(&thread->queue_node) != queued)
		return complain(thread, queued ? "but on no queue" : "but on a queue");
	if (thread->exited && thread->state != THREAD_DEAD)
		return complain(thread, "but has ended");
	return NULL;
}

// Every thread on the run queue is READY; their number is its `count`, and their levels are
// those in `populated`.
static const char *run_queue_check(void)
{
	unsigned count = 0;

	for (size_t level = 0; level < THREAD_PRIORITIES; level++) {
		const struct list *threads = &run_queue.levels[level].threads;

		if (list_empty(threads) == (run_queue.populated >> level & 1))
			return "a level of the run queue is marked wrongly";
		list_for_each (node, threads) {
			const struct thread *thread =
				list_entry(node, struct thread, queue_node);

			if (thread->state != THREAD_READY)
				return complain(thread, "but on the run queue");
			if (++count > run_queue.count)
				return "the run queue holds more than it counts";
		}
	}
	return count == run_queue.count ? NULL : "the run queue holds less than it counts";
}

const char *threads_check(void)
{
	const char *wrong;
	unsigned ready = 0;

	spin_lock(&threads_lock);
	spin_lock(&scheduler_lock);
	wrong = run_queue_check();
	for (struct thread *thread = thread_next(NULL); thread != NULL && wrong == NULL;
	     thread = thread_next(thread)) {
		wrong = thread_check(thread);
		ready += thread->state == THREAD_READY && !thread->idle;
	}
	if (wrong == NULL && ready > run_queue.count)
		wrong = "a thread is READY, but not on the run queue";
	spin_unlock(&scheduler_lock);
	spin_unlock(&threads_lock);
	return wrong;
}
