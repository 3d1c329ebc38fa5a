// wait: the end of a child.

#include <sys/wait.h>

#include "lab3-userspace/user/lib/result.h"

pid_t wait(int *status)
{
	return waitpid(-1, status, 0);
}

pid_t waitpid(pid_t pid, int *status, int options)
{
	return (pid_t)result_value(syscall_wait(pid, status, options));
}
