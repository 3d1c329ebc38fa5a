// unistd: the calls that read and write files.

#include <unistd.h>

#include "result.h"

ssize_t read(int fd, void *buffer, size_t size)
{
	return result_value(syscall_read(fd, buffer, size));
}

ssize_t write(int fd, const void *buffer, size_t size)
{
	return result_value(syscall_write(fd, buffer, size));
}
