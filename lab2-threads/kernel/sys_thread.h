// sys_thread: the slot by which a later lab adds to the thread calls.

#ifndef SYS_THREAD_H
#define SYS_THREAD_H

#include "mm/user_ptr.h"

// Slot: thread_create for a caller in ring 3: makes a thread of the caller's program, in ring
// 3. Returns a number or a negative error. Default: -EPERM, since there is no ring 3.
extern int64_t (*thread_create_user_op)(struct user_ptr entry, uint64_t argument,
                                        uint64_t stack, int flags);

#endif
