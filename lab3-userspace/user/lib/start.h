// start: what lies on the stack of a program that starts (abi/process.h).

#ifndef USER_START_H
#define USER_START_H

#include <stddef.h>
#include <stdint.h>

#include "lab3-userspace/abi/process.h"

struct start {
	int argc;
	char **argv, **environment;
	const struct auxiliary *auxiliary;
};

// start_read: take apart what lies at `stack`.
struct start start_read(uint64_t *stack);

#endif
