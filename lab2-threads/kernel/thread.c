// thread: makes threads and finds them.

#include "thread.h"

#include "abi/error.h"
#include "arch/percpu.h"
#include "core/assert.h"
#include "core/panic.h"
#include "core/trace.h"
#include "lab2-threads/abi/thread.h"
#include "lib/string.h"
#include "scheduler.h"

// Numbers are allocated in order, so threads are spread evenly over the buckets.
#define BUCKETS 1024

struct spinlock threads_lock = SPINLOCK("threads", RANK_THREADS);
static struct list buckets[BUCKETS]; // of threads, by number; guarded by threads_lock
static int last_tid;                 // guarded by threads_lock

const char *thread_state_name(enum thread_state state)
{
	static const char *const names[] = {"new", "ready", "running", "blocked", "dead"};

	return names[state];
}

// The next number, or -EAGAIN.
static int tid_alloc(void)
{
	int tid = -EAGAIN;

	spin_lock(&threads_lock);
	if (last_tid < INT32_MAX)
		tid = ++last_tid;
	spin_unlock(&threads_lock);
	return tid;
}

static int thread_fill(struct thread *thread, const char *name)
{
	int tid = tid_alloc();

	if (tid < 0)
		return tid;
	*thread = (struct thread){.tid = tid, .priority = THREAD_PRIORITY_DEFAULT};
	string_copy(thread->name, name, sizeof(thread->name));
	wait_queue_init(&thread->exit_queue);
	fpu_state_clean(&thread->fpu);
	trace_thread_name((uint64_t)tid, thread->name);
	return 0;
}

int thread_alloc(const char *name, struct thread **result)
{
	struct stack stack;
	struct thread *thread;
	int error;

	thread_reap();
	error = stack_alloc(name, STACK_PAGES, &stack);
	if (error)
		return error;
	thread = (struct thread *)stack.top - 1;
	error = thread_fill(thread, name);
	if (error) {
		stack_free(&stack);
		return error;
	}
	thread->stack = (struct stack){.bottom = stack.bottom, .top = (vaddr_t)thread};
	*result = thread;
	return 0;
}
_Static_assert(sizeof(struct thread) % 16 == 0, "keeps the stack below it aligned");

// The struct of a thread lies in the memory that is freed, except that of the thread that
// boots. A thread that has just died on another processor may still run on its stack there:
// until the switch is over, that processor holds the lock.
void thread_free(struct thread *thread)
{
	struct stack stack = thread->stack;

	assert(!spin_held(&threads_lock));
	spin_lock(&scheduler_lock);
	assert(thread->state == THREAD_DEAD || thread->state == THREAD_NEW);
	spin_unlock(&scheduler_lock);
	assert(!list_linked(&thread->table_node));
	stack_free(&stack);
}

void thread_reap(void)
{
	struct thread *thread;

	do {
		spin_lock(&scheduler_lock);
		thread = list_empty(&dead_threads) ? NULL
		                                   : list_entry(list_pop_front(&dead_threads),
		                                                struct thread, queue_node);
		spin_unlock(&scheduler_lock);
		if (thread != NULL)
			thread_free(thread);
	} while (thread != NULL);
}

void thread_adopt(struct thread *thread, const char *name, const struct stack *stack)
{
	if (thread_fill(thread, name) != 0)
		panic("no number for the thread %s", name);
	thread->stack = *stack;
	thread->state = THREAD_RUNNING;
	thread->detached = true;
	thread->tls = *percpu_read(tls);
	percpu_write(tls, &thread->tls);
	percpu_write(thread, thread);
	spin_lock(&threads_lock);
	thread_table_insert(thread);
	spin_unlock(&threads_lock);
}

static struct list *bucket_of(int tid)
{
	struct list *bucket = &buckets[(unsigned)tid % BUCKETS];

	assert_held(&threads_lock);
	if (bucket->head.next == NULL)
		list_init(bucket);
	return bucket;
}

void thread_table_insert(struct thread *thread)
{
	list_push_back(bucket_of(thread->tid), &thread->table_node);
}

void thread_table_remove(struct thread *thread)
{
	assert_held(&threads_lock);
	assert(list_linked(&thread->table_node));
	list_remove(&thread->table_node);
}

struct thread *thread_find(int tid)
{
	list_for_each (node, bucket_of(tid)) {
		struct thread *thread = list_entry(node, struct thread, table_node);

		if (thread->tid == tid)
			return thread;
	}
	return NULL;
}

struct thread *thread_next(struct thread *thread)
{
	unsigned bucket = thread == NULL ? 0 : (unsigned)thread->tid % BUCKETS + 1;

	assert_held(&threads_lock);
	if (thread != NULL && thread->table_node.next != &bucket_of(thread->tid)->head)
		return list_entry(thread->table_node.next, struct thread, table_node);
	for (; bucket < BUCKETS; bucket++)
		if (!list_empty(bucket_of((int)bucket)))
			return list_entry(list_front(bucket_of((int)bucket)), struct thread,
			                  table_node);
	return NULL;
}
