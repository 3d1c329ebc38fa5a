// types: the types of numbers that calls take and return (POSIX, sys/types.h).

#ifndef USER_SYS_TYPES_H
#define USER_SYS_TYPES_H

#include <stddef.h>

typedef int pid_t; // of a process, or of a group of them
typedef long ssize_t;

#endif
