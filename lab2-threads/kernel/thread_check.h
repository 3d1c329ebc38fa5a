// thread_check: checks the invariants of threads and queues.

#ifndef THREAD_CHECK_H
#define THREAD_CHECK_H

// threads_check: check all threads and queues. Returns NULL when they are right, else a
// message, which the next call overwrites. Takes the locks.
const char *threads_check(void);

#endif
