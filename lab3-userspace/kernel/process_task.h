// process_task: a task of the executor that waits for a program's end and tells it.

#ifndef PROCESS_TASK_H
#define PROCESS_TASK_H

#include "lib/types.h"

// process_task_spawn: wait for the process `number`, print how it ended if that was not with
// exit code 0, and call `then`, unless it is NULL. Returns the task's id, or a negative error:
// -EAGAIN, -ENOMEM.
must_check int64_t process_task_spawn(int number, void (*then)(void));

#endif
