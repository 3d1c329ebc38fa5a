// user_frame: registers for somebody who has none.

#include "user_frame.h"

#include "arch/cpu_bits.h"
#include "arch/selectors.h"

// RFLAGS: nothing but interrupts, and the bit that is always 1.
struct trap_frame user_frame_make(vaddr_t entry, vaddr_t stack, uint64_t argument)
{
	return (struct trap_frame){
		.rip = entry,
		.cs = SELECTOR_USER_CODE | RING_3,
		.rflags = RFLAGS_RESERVED | RFLAGS_IF,
		.rsp = stack,
		.ss = SELECTOR_USER_DATA | RING_3,
		.rdi = argument,
	};
}
