// unistd_sleep: letting time pass.

#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

#include "lab3-userspace/user/lib/result.h"

#define TICKS_IN_SECOND      1000
#define MICROSECONDS_IN_TICK 1000

// sleep_until: false, and errno, if a signal came before.
static bool sleep_until(uint64_t end)
{
	int64_t now;

	while ((now = syscall_get_time().value) < (int64_t)end) {
		if (result_value(syscall_thread_sleep(end - (uint64_t)now)) < 0)
			return false;
	}
	return true;
}

unsigned sleep(unsigned seconds)
{
	uint64_t end = (uint64_t)syscall_get_time().value + (uint64_t)seconds * TICKS_IN_SECOND;

	if (sleep_until(end))
		return 0;
	// Rounded up: a part of a second that is left counts.
	return (unsigned)((end - (uint64_t)syscall_get_time().value + TICKS_IN_SECOND - 1) /
	                  TICKS_IN_SECOND);
}

int usleep(unsigned microseconds)
{
	uint64_t ticks =
		((uint64_t)microseconds + MICROSECONDS_IN_TICK - 1) / MICROSECONDS_IN_TICK;

	return sleep_until((uint64_t)syscall_get_time().value + ticks) ? 0 : -1;
}

int pause(void)
{
	sigset_t blocked;

	sigprocmask(SIG_BLOCK, NULL, &blocked);
	return sigsuspend(&blocked);
}
