// thread_life: how a thread comes to be, and how it ends.

#ifndef THREAD_LIFE_H
#define THREAD_LIFE_H

#include "thread.h"

// thread_flags_apply: what thread_create's flags (abi/thread.h) say, into a thread that is NEW.
// -EINVAL for flags that do not exist.
must_check int thread_flags_apply(struct thread *thread, int flags);

// thread_create: exercise 2.7. A thread that runs entry(argument), made ready. Returns its
// number, or a negative error. Who makes a thread that belongs to something (its `aspace`,
// `process`, `user`) goes the same way step by step.
must_check int thread_create(const char *name, thread_entry entry, void *argument, int flags);

// thread_exit: exercise 2.7. End the calling thread with `value`.
no_return void thread_exit(uint64_t value);

#endif
