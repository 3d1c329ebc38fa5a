// crime: what becomes of a program that does what ring 3 must not.

#ifndef CRIME_H
#define CRIME_H

#include "arch/trap_frame.h"

// crime_signal, crime_handle: exercise 3.11. The second is for user_exception_op (arch/trap.h).
int crime_signal(const struct trap_frame *trap_frame, vaddr_t address);
bool crime_handle(struct trap_frame *trap_frame, vaddr_t address);

// crime_lacks_memory: is it a page fault at an address where the program may do what it did, so
// that only memory was missing?
bool crime_lacks_memory(const struct trap_frame *trap_frame, vaddr_t address);

// crime_report: one line on the console: which program, which signal, what it did.
void crime_report(const struct trap_frame *trap_frame, vaddr_t address, int signal);

#endif
