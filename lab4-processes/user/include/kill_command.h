// kill_command: what the program kill and the builtin of the shell have in common.

#ifndef USER_KILL_COMMAND_H
#define USER_KILL_COMMAND_H

#include <sys/types.h>

// kill_command: carry out `kill [-SIGNAL] TARGET...` or `kill -l`. A target that begins with a
// digit or `-` is a number for kill; `other` says which number any other text means, 0 if it is
// none (NULL: there are no others). Returns the exit status, and complains.
int kill_command(int argc, char **argv, pid_t (*other)(const char *text));

#endif
