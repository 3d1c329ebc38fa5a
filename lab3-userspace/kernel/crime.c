// crime: an exception in ring 3 that nothing has resolved.

#include "crime.h"

#include "abi/signal.h"
#include "abi/status.h"
#include "arch/cpu_bits.h"
#include "core/panic.h"
#include "crime_report.h"
#include "process.h"
#include "process_end.h"

// EXERCISE 3.11  Crime and punishment.
//
// A program has raised an exception, and no region resolves it. The program ends; the kernel
// and all others go on.
//
// crime_signal: the signal (abi/signal.h) that says why. By trap_frame->vector (arch/cpu_bits.h
// has names for some; Intel SDM vol. 3A, table 6-1 for all):
//   - SIGFPE: 0 divide error, 16 x87 and 19 SSE floating point, 4 overflow;
//   - SIGTRAP: 1 debug, 3 breakpoint;
//   - SIGILL: 6 an instruction that does not exist;
//   - SIGBUS: 17 alignment check, 12 stack segment, 11 segment not present;
//   - SIGSEGV: 14 page fault, 13 general protection, 5 bound range, and all others;
//   - but SIGKILL for a page fault where only memory was missing (crime_lacks_memory): the
//     program has done nothing wrong.
//
// crime_handle: end the program of the running thread with STATUS_KILLED of that signal
// (process_end, process_end.h), after a line on the console (crime_report). Return true: that
// was dealt with. The thread goes on for a moment, and ends on its way back to ring 3.
//
// Called with interrupts off, and must return with them off. Ending a program takes a while:
// interrupts may be on meanwhile (interrupts_enable, interrupts_disable).
//
// Hint: an exception that ring 3 raises is never a reason for a panic, whatever it is.
int crime_signal(const struct trap_frame *trap_frame, vaddr_t address)
{
	//@ solution 3.11
	switch (trap_frame->vector) {
	case VECTOR_PAGE_FAULT:
		return crime_lacks_memory(trap_frame, address) ? SIGKILL : SIGSEGV;
	case 0:
	case 4:
	case 16:
	case 19:
		return SIGFPE;
	case VECTOR_DEBUG:
	case VECTOR_BREAKPOINT:
		return SIGTRAP;
	case 6:
		return SIGILL;
	case VECTOR_NO_SEGMENT:
	case VECTOR_STACK:
	case VECTOR_ALIGNMENT:
		return SIGBUS;
	default:
		return SIGSEGV;
	}
	//@ stub
	//   (void)trap_frame;
	//   (void)address;
	//   exercise_missing("3.11");
	//@ end
}

bool crime_handle(struct trap_frame *trap_frame, vaddr_t address)
{
	//@ solution 3.11
	int signal;

	interrupts_enable();
	signal = crime_signal(trap_frame, address);
	crime_report(trap_frame, address, signal);
	process_end(process_current(), STATUS_KILLED(signal));
	interrupts_disable();
	return true;
	//@ stub
	//   (void)trap_frame;
	//   (void)address;
	//   exercise_missing("3.11");
	//@ end
}
