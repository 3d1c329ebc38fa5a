// exit: the caller ends, or lets others run, whether it is a task, a thread or a program.

#ifndef CORE_EXIT_H
#define CORE_EXIT_H

#include "core/table.h"
#include "lib/types.h"

// Slots.
//
// exit_current_op ends the innermost of: task, thread, program. `status` is encoded as in
// abi/status.h. The caller holds no lock and is not in an interrupt handler. Default: the
// running task of the executor ends; outside a task the kernel itself ends, and switches the
// machine off.
//
// yield_current_op lets others run, if there are any. Default: returns.
//
// main_op runs after the start of the kernel. Default: the executor runs on kmain's stack.
extern void (*exit_current_op)(int status);
extern void (*yield_current_op)(void);
extern void (*main_op)(void);

no_return void exit_current(int status);
void yield_current(void);

struct thread;

// A function that the kernel calls at every thread's end, by rank (see core/table.h).
struct exit_hook {
	void (*run)(struct thread *thread, int status);
};
#define EXIT_HOOK(rank, name, hook) TABLE_ENTRY(exit_hook, rank, name, hook)

// exit_hooks_run: call all exit hooks. A thread that ends calls this on its own stack, while it
// still exists.
void exit_hooks_run(struct thread *thread, int status);

#endif
