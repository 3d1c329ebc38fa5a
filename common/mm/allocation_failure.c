// allocation_failure: a countdown of requests.

#include "mm/allocation_failure.h"

#include "arch/percpu.h"

uint64_t allocation_countdown;

static const struct thread *armed_thread;
static bool (*request_counts)(void);
static uint64_t failures;

static bool by_armed_thread(void)
{
	return percpu_read(thread) == armed_thread;
}

void allocation_fail_where(uint64_t n, bool (*counts)(void))
{
	// Nothing counts while the rest changes.
	__atomic_store_n(&allocation_countdown, 0, __ATOMIC_SEQ_CST);
	request_counts = counts;
	failures = 0;
	__atomic_store_n(&allocation_countdown, n, __ATOMIC_SEQ_CST);
}

void allocation_fail_at(uint64_t n)
{
	armed_thread = percpu_read(thread);
	allocation_fail_where(n, by_armed_thread);
}

uint64_t allocation_failures(void)
{
	return __atomic_load_n(&failures, __ATOMIC_RELAXED);
}

bool allocation_count(void)
{
	uint64_t left;

	if (in_interrupt() || (request_counts != NULL && !request_counts()))
		return false;
	// By one step from the old value to the new: two threads of a process may count at the
	// same time, and below 0 the next requests would fail or not by chance.
	left = __atomic_load_n(&allocation_countdown, __ATOMIC_RELAXED);
	do {
		if (left == 0)
			return false;
	} while (!__atomic_compare_exchange_n(&allocation_countdown, &left, left - 1, false,
	                                      __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
	if (left > 1)
		return false;
	__atomic_store_n(&failures, 1, __ATOMIC_RELAXED);
	return true;
}
