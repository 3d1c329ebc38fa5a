// forks: what those have in common who look at fork.

#ifndef USER_FORKS_H
#define USER_FORKS_H

#include "lab4-processes/user/lib/look.h"

// fork_or_end: the child's number, or 0 in the child. An error is reported, and is the end.
int fork_or_end(void);

#endif
