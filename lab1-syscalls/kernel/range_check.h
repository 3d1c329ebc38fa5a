// range_check: checks memory that a caller in ring 0 names.

#ifndef RANGE_CHECK_H
#define RANGE_CHECK_H

#include "mm/user_ptr.h"

must_check int range_check(vaddr_t address, size_t size, enum user_access access);

#endif
