// thread_life: the begin and the end of a thread.

#ifndef THREAD_LIFE_H
#define THREAD_LIFE_H

#include "thread.h"

// thread_flags_apply: apply thread_create's flags (abi/thread.h) to a thread that is NEW.
// -EINVAL for flags that do not exist.
must_check int thread_flags_apply(struct thread *thread, int flags);

// thread_create: exercise 2.7. Create a thread that runs entry(argument), and make it ready.
// Returns its number, or a negative error. Code that needs to set more fields of a thread (its
// `aspace`, `process`, `user`) makes the same steps itself.
must_check int thread_create(const char *name, thread_entry entry, void *argument, int flags);

// thread_exit: exercise 2.7. End the calling thread with `value`.
no_return void thread_exit(uint64_t value);

#endif
