// sys_file: descriptors of the running process.

#include "sys_file.h"

#include "abi/error.h"
#include "core/syscall.h"
#include "lab3-userspace/kernel/process.h"
#include "files.h"

static struct file *(*get_below)(int descriptor); // of the threads of the kernel

struct file *process_file_get(int descriptor)
{
	struct process *process = process_current();

	return process != NULL ? files_get(process->files, descriptor) : get_below(descriptor);
}

void process_file_init(void)
{
	get_below = file_get_op;
}

int64_t sys_close(int fd)
{
	struct process *process = process_current();

	return process != NULL ? files_close(process->files, fd) : -EBADF;
}

int64_t sys_dup(int fd, int to, int flags)
{
	struct process *process = process_current();

	if (flags & ~DESCRIPTOR_FLAGS)
		return -EINVAL;
	return process != NULL ? files_dup(process->files, fd, to, flags) : -EBADF;
}
