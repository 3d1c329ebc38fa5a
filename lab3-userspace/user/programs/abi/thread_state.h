// thread_state: the registers with which a thread was started.

#ifndef USER_THREAD_STATE_H
#define USER_THREAD_STATE_H

#include <stdint.h>

extern uint64_t thread_rsp, thread_rdi, thread_rflags;

// thread_entry: where such a thread begins. It ends with its argument as its value.
void thread_entry(uint64_t argument);

#endif
