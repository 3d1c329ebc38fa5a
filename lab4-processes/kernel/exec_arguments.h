// exec_arguments: what a program says of the one that is to follow it.

#ifndef EXEC_ARGUMENTS_H
#define EXEC_ARGUMENTS_H

#include "lab3-userspace/kernel/image.h"
#include "mm/user_ptr.h"

struct exec_arguments {
	char path[IMAGE_PATH_MAX];
	char **arguments;   // ended by NULL,
	char **environment; // and so is this
	void *memory;       // for both
};

// exec_arguments_read: copy the path and both arrays from the caller's memory to the kernel's.
// 0 or a negative error: -EFAULT; -ENAMETOOLONG; -E2BIG: they take more than ARGUMENTS_MAX
// bytes; -ENOMEM. May sleep; no lock held.
must_check int exec_arguments_read(struct exec_arguments *exec, struct user_ptr path,
                                   struct user_ptr arguments, struct user_ptr environment);

// exec_arguments_free: give the memory back.
void exec_arguments_free(struct exec_arguments *exec);

#endif
