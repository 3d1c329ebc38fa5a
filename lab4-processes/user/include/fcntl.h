// fcntl: opening files (POSIX).

#ifndef USER_FCNTL_H
#define USER_FCNTL_H

#include "lab4-processes/abi/open.h"

#define O_RDONLY  OPEN_READ
#define O_CLOEXEC OPEN_CLOSE_ON_EXEC

// open: a descriptor of the file. -1 and errno: ENOENT, EINVAL, EMFILE, ENOMEM, ENAMETOOLONG.
int open(const char *path, int flags, ...);

#endif
