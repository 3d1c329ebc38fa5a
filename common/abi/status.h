// status: says how a task, thread or program ended.
//
// Bits 6..0 are the signal (abi/signal.h) that ended it, 0 if it ended by itself; bits 15..8
// the low byte of the status that it exited with. (The encoding that wait() has on Unix.)

#ifndef ABI_STATUS_H
#define ABI_STATUS_H

#include "abi/signal.h"

_Static_assert(SIGNAL_MAX < 0x7F, "fits, and 0x7F says \"stopped\" on Unix");

#define STATUS_EXITED(code)   (((code)&0xFF) << 8)
#define STATUS_KILLED(signal) ((signal)&0x7F)
// Of a program that lives: a signal has stopped it, or lets it go on.
#define STATUS_STOPPED(signal)   (0x7F | (signal) << 8)
#define STATUS_GOES_ON           0xFFFF

#define STATUS_IS_EXIT(status)   (((status)&0x7F) == 0)
#define STATUS_EXIT_CODE(status) (((status) >> 8) & 0xFF)
#define STATUS_SIGNAL(status)    ((status)&0x7F)

#endif
