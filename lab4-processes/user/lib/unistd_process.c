// unistd_process: making and ending processes, and their numbers.

#include <stdlib.h>
#include <unistd.h>

#include "lab3-userspace/user/lib/result.h"

pid_t fork(void)
{
	return (pid_t)result_value(syscall_fork());
}

void _exit(int status)
{
	_Exit(status);
}

pid_t getpid(void)
{
	return (pid_t)result_value(syscall_getpid());
}

pid_t getppid(void)
{
	return (pid_t)result_value(syscall_getppid());
}

int setpgid(pid_t pid, pid_t group)
{
	return (int)result_value(syscall_set_group(pid, group));
}

pid_t getpgid(pid_t pid)
{
	return (pid_t)result_value(syscall_get_group(pid));
}

pid_t getpgrp(void)
{
	return getpgid(0);
}
