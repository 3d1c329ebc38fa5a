// signal_stop: processes that a signal stops, and another lets go on. Challenge 4.13.

#ifndef SIGNAL_STOP_H
#define SIGNAL_STOP_H

#include "lab3-userspace/kernel/process.h"
#include "signal_post.h"

// signal_stop_send: a signal with this effect is sent to the process. true: that was all, and
// it does not pend. processes_lock must be held.
bool signal_stop_send(struct process *process, enum signal_effect effect);

#endif
