// thread_fpu_tls: what a thread owns besides its stack and the registers on it.

#ifndef THREAD_FPU_TLS_H
#define THREAD_FPU_TLS_H

#include "thread.h"

// thread_fpu_tls_exchange: exercise 2.3. Save the FPU, SSE and thread-local data of `previous`,
// and load those of `next`. scheduler_lock must be held.
void thread_fpu_tls_exchange(struct thread *previous, struct thread *next);

#endif
