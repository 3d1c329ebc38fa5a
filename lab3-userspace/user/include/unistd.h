// unistd: files by their numbers, as POSIX has them.

#ifndef USER_UNISTD_H
#define USER_UNISTD_H

#include <stddef.h>

#define STDIN_FILENO  0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2

typedef long ssize_t;

// How many bytes were read or written, which may be fewer than asked for; -1 and errno on
// error. After EFAULT of read, what was read is lost.
ssize_t read(int fd, void *buffer, size_t size);
ssize_t write(int fd, const void *buffer, size_t size);

extern char **environ;

#endif
