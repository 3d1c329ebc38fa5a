// auxiliary: what the kernel tells a program at its start (abi/process.h).

#ifndef USER_AUXILIARY_H
#define USER_AUXILIARY_H

#include "lab3-userspace/abi/process.h"

// auxiliary_vector: the pairs, up to that of type AT_NULL.
extern const struct auxiliary *auxiliary_vector;

// auxiliary_value: the value of a type (AT_PAGESZ); 0 if there is none.
uint64_t auxiliary_value(uint64_t type);

#endif
