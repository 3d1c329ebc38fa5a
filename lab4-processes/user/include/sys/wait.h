// wait: the end of a child (POSIX, sys/wait.h). A status is that of abi/status.h.

#ifndef USER_SYS_WAIT_H
#define USER_SYS_WAIT_H

#include <sys/types.h>

#include "abi/status.h"
#include "lab4-processes/abi/wait.h"

#define WNOHANG             WAIT_NOHANG
#define WUNTRACED           WAIT_STOPPED
#define WCONTINUED          WAIT_CONTINUED

#define WIFEXITED(status)   STATUS_IS_EXIT(status)
#define WEXITSTATUS(status) STATUS_EXIT_CODE(status)
#define WIFSIGNALED(status) (STATUS_SIGNAL(status) != 0 && STATUS_SIGNAL(status) != 0x7F)
#define WTERMSIG(status)    STATUS_SIGNAL(status)
// The two that no end of a program has: bits 6..0 are all set.
#define WIFSTOPPED(status)   (((status)&0xFF) == 0x7F)
#define WSTOPSIG(status)     STATUS_EXIT_CODE(status)
#define WIFCONTINUED(status) ((status) == STATUS_GOES_ON)

// wait, waitpid: wait for the end of any child; of the one, or of the group, that `pid` says
// (call 22 of abi/syscalls.def). The child's number; 0 with WNOHANG if none has ended; -1 and
// errno: ECHILD, EINTR, EINVAL. The status goes to *status unless that is NULL.
pid_t wait(int *status);
pid_t waitpid(pid_t pid, int *status, int options);

#endif
