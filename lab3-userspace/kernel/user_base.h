// user_base: the bases of FS and GS in ring 3: a thread's own.

#ifndef USER_BASE_H
#define USER_BASE_H

#include "lib/types.h"

struct user_bases;

// user_bases_load: exercise 3.3.
void user_bases_load(const struct user_bases *bases);

#endif
