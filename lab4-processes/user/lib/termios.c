// termios: the mode of a terminal.

#include <termios.h>

#include "lab3-userspace/user/lib/result.h"

int tcgetattr(int fd, struct termios *mode)
{
	return (int)result_value(syscall_control(fd, TERMINAL_GET_MODE, &mode->c_lflag));
}

int tcsetattr(int fd, int when, const struct termios *mode)
{
	uint32_t flags = mode->c_lflag;

	(void)when;
	return (int)result_value(syscall_control(fd, TERMINAL_SET_MODE, &flags));
}
