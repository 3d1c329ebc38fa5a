// lab2_test: what the tests of this lab share.

#ifndef LAB2_TEST_H
#define LAB2_TEST_H

#include "core/test.h"
#include "lab2-threads/kernel/scheduler.h"

// hand_thread: a thread made without exercise 2.7, NEW and entered in the table. Its function
// must not return, unless 2.7 is what is tested.
struct thread *hand_thread(const char *name, thread_entry entry, void *argument);

// hand_ready: let it be chosen.
void hand_ready(struct thread *thread);

// hand_switch: go from the running thread straight to `next` and back when somebody switches
// here, without exercises 2.3 to 2.5; for early tests, after threads_init.
void hand_switch(struct thread *next);

// check_threads: threads_check must have nothing to complain about.
void check_threads(void);

#endif
