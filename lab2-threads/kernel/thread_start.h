// thread_start: where a new thread begins.

#ifndef THREAD_START_H
#define THREAD_START_H

// thread_start: the first switch to a new thread returns to this address. C code must not call
// it.
void thread_start(void);

#endif
