// crime_report: what is known of a crime.

#ifndef CRIME_REPORT_H
#define CRIME_REPORT_H

#include "arch/trap_frame.h"

// crime_lacks_memory: is it a page fault at an address where the program may do what it did, so
// that only memory was missing?
bool crime_lacks_memory(const struct trap_frame *trap_frame, vaddr_t address);

// crime_report: one line on the console: which program, which signal, what it did.
void crime_report(const struct trap_frame *trap_frame, vaddr_t address, int signal);

#endif
