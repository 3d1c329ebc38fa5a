// time_stamp: the time-stamp counter.

#ifndef USER_TIME_STAMP_H
#define USER_TIME_STAMP_H

#include <stdint.h>

uint64_t time_stamp(void);

#endif
