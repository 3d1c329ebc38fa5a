// signal_send: sending signals.

#include <signal.h>
#include <unistd.h>

#include "lab3-userspace/user/lib/result.h"

int kill(pid_t pid, int signal)
{
	return (int)result_value(syscall_kill(pid, signal));
}

int killpg(pid_t group, int signal)
{
	// The call has no number for a group 1 or 0: -1 and 0 mean others.
	if (group <= 1) {
		errno = group == 1 ? ESRCH : EINVAL;
		return -1;
	}
	return kill(-group, signal);
}

int raise(int signal)
{
	return kill(getpid(), signal);
}
