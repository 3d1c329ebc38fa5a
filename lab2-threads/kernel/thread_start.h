// thread_start: where a new thread begins.

#ifndef THREAD_START_H
#define THREAD_START_H

// thread_start: what the first switch to a new thread returns to. Not to be called.
void thread_start(void);

#endif
