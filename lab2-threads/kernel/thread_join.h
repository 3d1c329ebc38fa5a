// thread_join: waits for a thread's end. Exercise 2.8.

#ifndef THREAD_JOIN_H
#define THREAD_JOIN_H

#include "lib/types.h"

// thread_join: wait until thread `tid` has ended, and free it. Returns its error, or the error
// of the join; writes its value to *value (which may be NULL).
must_check int thread_join(int tid, uint64_t *value);

// thread_detach: mark that no thread will join thread `tid`: it is freed when it ends, or now
// if it has.
must_check int thread_detach(int tid);

#endif
