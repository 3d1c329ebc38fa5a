// thread_check: what must always hold of threads and queues.

#ifndef THREAD_CHECK_H
#define THREAD_CHECK_H

// threads_check: look at all threads and queues. NULL when all is as it should be, else what is
// wrong, as text that the next call overwrites. Takes the locks.
const char *threads_check(void);

#endif
