// unistd: besides what lab 3 has, processes, groups and descriptors (POSIX).

#include_next <unistd.h>

#ifndef USER_UNISTD_PROCESSES_H
#define USER_UNISTD_PROCESSES_H

#include <sys/types.h>

// A function that can fail returns -1 and errno; one without another result returns 0. The
// calls of abi/syscalls.def have the details.

// fork: make a copy of the process. The child's number, and 0 in the child. EAGAIN, ENOMEM.
pid_t fork(void);

// Replace the program by that of a file. They return only if that failed: E2BIG, ENOENT,
// ENOEXEC, ENOMEM ... Text that a stream still keeps is lost. execve also sets the environment;
// execvp finds a name without `/` in the folders of PATH (default: `/`), separated by `:`;
// execl and execlp take the arguments one by one, and then NULL.
int execv(const char *path, char *const arguments[]);
int execve(const char *path, char *const arguments[], char *const environment[]);
int execvp(const char *name, char *const arguments[]);
int execl(const char *path, const char *argument, ...) __attribute__((sentinel));
int execlp(const char *name, const char *argument, ...) __attribute__((sentinel));

// _exit: end the process at once: no function of atexit, and nothing is written.
__attribute__((noreturn)) void _exit(int status);

pid_t getpid(void);
pid_t getppid(void);

// A process or a group of 0: the caller, its own number.
int setpgid(pid_t pid, pid_t group);
pid_t getpgid(pid_t pid);
pid_t getpgrp(void);

// close; dup: another descriptor of the same file, the lowest that is free; dup2: that one.
int close(int fd);
int dup(int fd);
int dup2(int fd, int to);

// The group that the keys of a terminal go to. isatty: 1, or 0 and errno if it is none.
int tcsetpgrp(int fd, pid_t group);
pid_t tcgetpgrp(int fd);
int isatty(int fd);

// sleep: for so many seconds. 0, or how many were left when a signal came. usleep: so many
// millionths of a second, rounded up to ticks. pause: until a signal has been handled.
unsigned sleep(unsigned seconds);
int usleep(unsigned microseconds);
int pause(void);

#endif
