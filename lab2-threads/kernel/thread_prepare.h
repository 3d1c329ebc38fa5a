// thread_prepare: prepares the stack of a thread that has never run.

#ifndef THREAD_PREPARE_H
#define THREAD_PREPARE_H

#include "thread.h"

// thread_prepare: exercise 2.1. Prepare `thread`, which is NEW, so that the first
// context_switch to it begins entry(argument).
void thread_prepare(struct thread *thread, thread_entry entry, void *argument);

#endif
