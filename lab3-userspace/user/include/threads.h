// threads: several threads in a program (C17 7.26). They share all memory; each has a stack.

#ifndef USER_THREADS_H
#define USER_THREADS_H

#define THREAD_STACK_SIZE 0x10000

struct user_thread;
typedef struct user_thread *thrd_t;
typedef int (*thrd_start_t)(void *argument);

enum { thrd_success, thrd_error, thrd_nomem };

// thrd_create: have start(argument) run in a thread of its own. thrd_nomem without memory for
// it; thrd_error, and errno says why.
int thrd_create(thrd_t *thread, thrd_start_t start, void *argument);
// thrd_join: wait for the end of a thread that nobody else joins; what its function returned
// goes to *result unless that is NULL. thrd_error, and errno says why.
int thrd_join(thrd_t thread, int *result);
// thrd_exit: as if the thread's function returned. The last thread of a program ends it with
// status 0.
__attribute__((noreturn)) void thrd_exit(int result);
void thrd_yield(void);

#endif
