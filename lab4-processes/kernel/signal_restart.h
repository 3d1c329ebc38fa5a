// signal_restart: a call that a signal has interrupted is made again.

#ifndef SIGNAL_RESTART_H
#define SIGNAL_RESTART_H

#include "arch/trap_frame.h"
#include "lab3-userspace/kernel/user_thread.h"
#include "lab4-processes/abi/signal_action.h"

// signal_restart: exercise 4.11.
void signal_restart(struct trap_frame *trap_frame, const struct user_signals *signals,
                    const struct signal_action *action);

#endif
