// sys_file: descriptors of the running process.

#include "sys_file.h"

#include "abi/error.h"
#include "core/syscall.h"
#include "files.h"
#include "image_file.h"
#include "lab3-userspace/kernel/image.h"
#include "lab3-userspace/kernel/process.h"
#include "lab3-userspace/kernel/user_range.h"
#include "lab4-processes/abi/open.h"

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

int64_t sys_open(struct user_ptr path, int flags)
{
	struct process *process = process_current();
	char name[IMAGE_PATH_MAX];
	struct file *file;
	int64_t result = user_string(path, name, sizeof(name));

	if (result < 0)
		return result;
	if (process == NULL)
		return -EBADF;
	result = file_open_op(name, flags, &file);
	if (result < 0)
		return result;
	result = files_add(process->files, file,
	                   flags & OPEN_CLOSE_ON_EXEC ? DESCRIPTOR_CLOSE_ON_EXEC : 0);
	if (result < 0)
		file_put(file);
	return result;
}
