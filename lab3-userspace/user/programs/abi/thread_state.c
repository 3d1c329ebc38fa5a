// thread_state: threads that a program makes: how they start, what they share, how they end.

#include "thread_state.h"

#include "abi/error.h"
#include "abi/syscall.h"
#include "check.h"

static _Alignas(16) char stack[8192];

uint64_t thread_rsp, thread_rdi, thread_rflags;

void thread_end(uint64_t argument);

void thread_end(uint64_t argument)
{
	syscall_thread_exit(argument);
}

// One thread, on a stack whose end is not aligned.
static void check_thread(uint64_t misaligned)
{
	uint64_t top = (uint64_t)stack + sizeof(stack) - misaligned;
	uint64_t argument = random_next(&check_random), value = 0;
	struct syscall_result made =
		syscall_thread_create((const void *)thread_entry, argument, top, 0);

	check_equal("thread_create", made.error, 0);
	if (made.error != 0)
		return;
	check_equal("thread_join", syscall_thread_join((int)made.value, &value).error, 0);
	check_equal("thread_join: the value", value, argument);
	check_equal("thread: RDI", thread_rdi, argument);
	check_equal("thread: RFLAGS", thread_rflags, 0x202);
	// As right behind a call, and no higher than it was told.
	check_equal("thread: RSP + 8, modulo 16", (thread_rsp + 8) % 16, 0);
	check_true("thread: RSP lies in its stack",
	           thread_rsp <= top - 8 && thread_rsp + 32 > top);
	check_equal("thread_join: once only",
	            syscall_thread_join((int)made.value, &value).error, ESRCH);
}

static void check_threads(void)
{
	struct syscall_result refused;

	for (uint64_t misaligned = 0; misaligned < 16; misaligned += 5)
		check_thread(misaligned);
	refused = syscall_thread_create((const void *)thread_entry, 0,
	                                (uint64_t)stack + sizeof(stack), 1 << 20);
	check_equal("thread_create: unknown flags", refused.error, EINVAL);
}

SUBJECT(threads, check_threads);
