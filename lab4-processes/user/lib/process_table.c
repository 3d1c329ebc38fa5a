// process_table: the processes that there are.

#include <process_table.h>

#include "lab3-userspace/user/lib/result.h"

pid_t process_after(pid_t pid, struct process_info *info)
{
	return (pid_t)result_value(syscall_process_info(pid, info));
}
