// terminal: not here yet.

#include "terminal.h"

#include "abi/error.h"
#include "core/syscall.h"

void terminal_init(void)
{
}

void terminal_open(int number)
{
	(void)number;
}

void terminal_close(int number)
{
	(void)number;
}

int64_t sys_set_foreground(int fd, int group)
{
	(void)fd;
	(void)group;
	return -ENOTTY;
}

int64_t sys_control(int fd, uint64_t request, struct user_ptr argument)
{
	(void)fd;
	(void)request;
	(void)argument;
	return -ENOTTY;
}
