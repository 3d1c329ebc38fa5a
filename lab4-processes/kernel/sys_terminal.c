// sys_terminal: the calls for terminals.

#include "abi/error.h"
#include "core/file.h"
#include "core/syscall.h"
#include "process_family.h"
#include "session.h"
#include "terminal_file.h"

static bool group_exists(int group)
{
	bool exists = false;

	spin_lock(&processes_lock);
	for (struct process *process = process_next(NULL); process != NULL && !exists;
	     process = process_next(process))
		exists = process->family->group == group && !process->ended;
	spin_unlock(&processes_lock);
	return exists;
}

int64_t sys_set_foreground(int fd, int group)
{
	struct file *file = file_get(fd);
	int64_t result = 0;

	if (file == NULL)
		return -EBADF;
	if (!terminal_file_is(file))
		result = -ENOTTY;
	else if (!group_exists(group))
		result = -ESRCH;
	else
		session_foreground_set(group);
	file_put(file);
	return result;
}

int64_t sys_control(int fd, uint64_t request, struct user_ptr argument)
{
	struct file *file = file_get(fd);
	int64_t result;

	if (file == NULL)
		return -EBADF;
	result = file_control(file, request, argument);
	file_put(file);
	return result;
}
