// signal_deliver: the frame of a signal on the stack of ring 3.

#ifndef SIGNAL_DELIVER_H
#define SIGNAL_DELIVER_H

#include "arch/trap_frame.h"
#include "lab4-processes/abi/signal_action.h"

// signal_deliver: exercise 4.10, and so is sys_signal_return (core/syscall.h).
must_check int signal_deliver(struct trap_frame *trap_frame, const struct signal_action *action,
                              const struct signal_info *info, uint64_t blocked);

#endif
