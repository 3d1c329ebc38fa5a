// process_table: the processes that there are.

#ifndef USER_PROCESS_TABLE_H
#define USER_PROCESS_TABLE_H

#include <sys/types.h>

#include "lab4-processes/abi/process_info.h"

// process_after: describe the process with the lowest number above `pid`. Its number, or 0 when
// there is none.
pid_t process_after(pid_t pid, struct process_info *info);

#endif
