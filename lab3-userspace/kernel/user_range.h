// user_range: what a caller in ring 3 may name.

#ifndef USER_RANGE_H
#define USER_RANGE_H

#include "mm/user_ptr.h"

// user_range, user_string: exercise 3.6.
must_check int user_range(vaddr_t address, size_t size, enum user_access access);
must_check int64_t user_string(struct user_ptr from, char *to, size_t limit);

#endif
