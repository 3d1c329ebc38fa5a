// panic: stops a kernel that must not continue.

#ifndef CORE_PANIC_H
#define CORE_PANIC_H

#include "lib/types.h"

struct trap_frame;

// panic: print the place, the message and a backtrace; report it on the grade channel; then end
// the machine if it is being graded, else stop. Any code may call it, with any locks held. When
// several processors panic at once, one prints and the others stop.
#define panic(...) panic_at(__FILE__, __LINE__, __VA_ARGS__)
no_return void panic_at(const char *file, int line, const char *format, ...) format_check(3, 4);

// panic_at_exception: the same for an exception that no handler resolved, with the registers
// and the backtrace of the interrupted code. `address` is the value of CR2 at the exception.
no_return void panic_at_exception(const struct trap_frame *trap_frame, vaddr_t address);

// Slot: stop the other processors. The processor that prints calls it, with interrupts off.
// Default: there are no others.
extern void (*panic_stop_others_op)(void);

// exercise_missing: the stub of an exercise calls this. Panics with the exercise's id and the
// section to read.
no_return void exercise_missing(const char *id);

#endif
