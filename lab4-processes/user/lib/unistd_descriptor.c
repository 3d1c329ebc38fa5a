// unistd_descriptor: descriptors, and the terminal behind one.

#include <unistd.h>

#include "lab3-userspace/user/lib/result.h"
#include "lab4-processes/abi/terminal.h"

int close(int fd)
{
	return (int)result_value(syscall_close(fd));
}

int dup(int fd)
{
	return (int)result_value(syscall_dup(fd, -1, 0));
}

int dup2(int fd, int to)
{
	// The call takes -1 as a wish for any descriptor.
	if (to < 0) {
		errno = EBADF;
		return -1;
	}
	return (int)result_value(syscall_dup(fd, to, 0));
}

int tcsetpgrp(int fd, pid_t group)
{
	return (int)result_value(syscall_set_foreground(fd, group));
}

pid_t tcgetpgrp(int fd)
{
	uint32_t group = 0;

	if (result_value(syscall_control(fd, TERMINAL_GET_FOREGROUND, &group)) < 0)
		return -1;
	return (pid_t)group;
}

int isatty(int fd)
{
	uint32_t mode;

	return result_value(syscall_control(fd, TERMINAL_GET_MODE, &mode)) >= 0;
}
