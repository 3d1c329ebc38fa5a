// user_resume: going to ring 3.

#ifndef USER_RESUME_H
#define USER_RESUME_H

#include "arch/trap_frame.h"

// user_resume: exercise 3.2.
no_return void user_resume(struct trap_frame *trap_frame);

#endif
