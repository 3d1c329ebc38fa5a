// panic: the kernel found that it must not go on.

#ifndef CORE_PANIC_H
#define CORE_PANIC_H

#include "lib/types.h"

struct trap_frame;

// panic: print where, the message and a backtrace; report it on the grade channel; then end the
// machine if it is being graded, else stop. May be called from anywhere, with any locks held.
// When several processors panic at once, one tells and the others stop.
#define panic(...) panic_at(__FILE__, __LINE__, __VA_ARGS__)
no_return void panic_at(const char *file, int line, const char *format, ...) format_check(3, 4);

// panic_at_exception: the same for an exception that nobody resolved, with the registers and
// the backtrace of what it interrupted. `address` is what CR2 held when it came.
no_return void panic_at_exception(const struct trap_frame *trap_frame, vaddr_t address);

// Slot: have the other processors stop; called by the one that tells, with interrupts off.
// Default: there are none.
extern void (*panic_stop_others_op)(void);

// exercise_missing: what the stub of an exercise calls. Panics with the exercise's id and where
// to read about it.
no_return void exercise_missing(const char *id);

// panicking: is this processor printing a panic? Locks around output then give way.
bool panicking(void);

#endif
