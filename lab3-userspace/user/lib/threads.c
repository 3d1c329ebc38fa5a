// threads: each on a stack of its own, whose upper end holds what is known of it.

#include <map.h>
#include <threads.h>

#include "lib/types.h"
#include "result.h"

struct user_thread {
	int number; // of the kernel's
	thrd_start_t start;
	void *argument;
};

// The lowest page is for reading only: a stack that is used up ends in an exception, not in
// other memory.
#define STACK_MEMORY (MEMORY_PAGE + THREAD_STACK_SIZE)
#define STACK_ALIGN  16

static size_t record_offset(void)
{
	return round_down(STACK_MEMORY - sizeof(struct user_thread), STACK_ALIGN);
}

static void thread_main(struct user_thread *thread)
{
	thrd_exit(thread->start(thread->argument));
}

// prepare: a stack with a record of the thread.
static struct user_thread *prepare(thrd_start_t start, void *argument)
{
	char *memory = map(NULL, STACK_MEMORY, MEMORY_WRITE);
	struct user_thread *thread;

	if (memory == NULL)
		return NULL;
	protect(memory, MEMORY_PAGE, MEMORY_READ);
	thread = (struct user_thread *)(memory + record_offset());
	thread->start = start;
	thread->argument = argument;
	return thread;
}

static void release(struct user_thread *thread)
{
	unmap((char *)thread - record_offset(), STACK_MEMORY);
}

int thrd_create(thrd_t *thread, thrd_start_t start, void *argument)
{
	struct user_thread *made = prepare(start, argument);
	int64_t number;

	if (made == NULL)
		return thrd_nomem;
	// Its stack begins right below the record.
	number = result_value(syscall_thread_create((const void *)thread_main, (uint64_t)made,
	                                            (uint64_t)made, 0));
	if (number < 0) {
		release(made);
		return thrd_error;
	}
	made->number = (int)number;
	*thread = made;
	return thrd_success;
}

int thrd_join(thrd_t thread, int *result)
{
	uint64_t value;

	if (result_value(syscall_thread_join(thread->number, &value)) < 0)
		return thrd_error;
	// It has left its stack for good.
	release(thread);
	if (result != NULL)
		*result = (int)value;
	return thrd_success;
}

void thrd_exit(int result)
{
	syscall_thread_exit((uint64_t)result);
	__builtin_trap();
}

void thrd_yield(void)
{
	syscall_thread_yield();
}
