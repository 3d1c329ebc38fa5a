// lab3_init: put what this lab implements into the slots of common.

#include "arch/trap.h"
#include "core/executor.h"
#include "core/exit.h"
#include "core/init.h"
#include "core/monitor.h"
#include "core/slot.h"
#include "crime.h"
#include "lab2-threads/kernel/sys_thread.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab3_prompt.h"
#include "process.h"
#include "process_end.h"
#include "stack_grow.h"
#include "user_edge.h"
#include "user_range.h"
#include "user_segment.h"
#include "user_thread.h"

static const struct user_edge_ops user_edge = {.enter = user_enter, .leave = user_leave};

static void (*exit_below)(int status); // what lab 2 installed

// The innermost of: task, program, thread.
static void exit_program(int status)
{
	struct process *process = process_current();

	if (process == NULL || task_current() != NULL)
		exit_below(status);
	process_end(process, status);
	thread_exit(0);
}

static void lab3_init(void)
{
	user_segments_init();
	exit_below = exit_current_op;
	slot_install(exit_current_op, exit_program);
	slot_install(user_edge_ops, &user_edge);
	slot_install(user_range_op, user_range);
	slot_install(user_work_op, user_thread_work);
	slot_install(user_exception_op, crime_handle);
	slot_install(thread_create_user_op, user_thread_create);
	slot_install(aspace_ops, &space_ops);
	slot_install(no_region_op, stack_grow);
	slot_install(prompt_op, prompt_start);
}

INIT(INIT_LAB, lab3_init);
