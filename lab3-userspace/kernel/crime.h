// crime: what becomes of a program that does what ring 3 must not.

#ifndef CRIME_H
#define CRIME_H

#include "arch/trap_frame.h"

// crime_signal, crime_handle: exercise 3.11. The second is for user_exception_op (arch/trap.h).
int crime_signal(const struct trap_frame *trap_frame, vaddr_t address);
bool crime_handle(struct trap_frame *trap_frame, vaddr_t address);

#endif
