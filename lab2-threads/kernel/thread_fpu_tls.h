// thread_fpu_tls: exchanges the FPU, SSE and thread-local data at a switch.

#ifndef THREAD_FPU_TLS_H
#define THREAD_FPU_TLS_H

#include "thread.h"

// thread_fpu_tls_exchange: exercise 2.3. Save the FPU, SSE and thread-local data of `previous`,
// and load those of `next`. The caller holds scheduler_lock.
void thread_fpu_tls_exchange(struct thread *previous, struct thread *next);

#endif
