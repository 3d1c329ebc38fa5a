// small_unix: the names that small Unix kernels of other courses give to their calls, for
// programs that were written for those: the first argument of printf is a descriptor, sleep
// counts ticks.

#ifndef SMALL_UNIX_H
#define SMALL_UNIX_H

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TICK 10000 // microseconds

static inline int fd_printf(int fd, const char *format, ...)
{
	char text[512];
	va_list values;
	int length;

	va_start(values, format);
	length = vsnprintf(text, sizeof(text), format, values);
	va_end(values);
	return (int)write(fd, text, (size_t)length);
}

static inline int end_process(int pid)
{
	return kill(pid, 9);
}

#define printf(...)      fd_printf(__VA_ARGS__)
#define exec(path, argv) execv(path, argv)
#define kill(pid)        end_process(pid)
#define sleep(ticks)     usleep((ticks)*TICK)

#endif
