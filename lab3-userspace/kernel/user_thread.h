// user_thread: what the seams of common and lab 2 call for threads of ring 3.

#ifndef USER_THREAD_H
#define USER_THREAD_H

#include "arch/trap_frame.h"
#include "mm/user_ptr.h"

// user_thread_create: for thread_create_user_op (lab 2, sys_thread.h).
int64_t user_thread_create(struct user_ptr entry, uint64_t argument, uint64_t stack, int flags);

// user_thread_work: for user_work_op (arch/trap.h).
void user_thread_work(struct trap_frame *trap_frame);

#endif
