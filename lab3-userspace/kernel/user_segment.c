// user_segment: what the processor looks up when it goes to ring 3, and when it comes back.

#include "user_segment.h"

#include "arch/gdt.h"
#include "core/panic.h"
#include "lab2-threads/kernel/thread.h"

//@ solution 3.1
// The kernel's two descriptors (gdt.c) with DPL 3 (Intel SDM vol. 3A, 3.4.5): bits 46 and 45.
#define USER_CODE64 0x0020FA0000000000
#define USER_DATA   0x0000F20000000000

//@ stub
//@ end
// EXERCISE 3.1  Segments for ring 3, and the way back.
//
// user_segments_init: fill the entries SELECTOR_USER_CODE and SELECTOR_USER_DATA of the GDT
// (gdt_set_segment, arch/gdt.h). In 64-bit mode a descriptor (Intel SDM vol. 3A, 3.4.5) is
// little more than these bits of the upper four bytes: P (bit 47 of the descriptor): present;
// DPL (bits 46..45): which ring it is for; S (bit 44): 1, no system segment; type
// (bits 43..40): 0xA code that can be read, 0x2 data that can be written; and L (bit 53), for
// code: 64-bit mode. Base and limit are ignored. The kernel's own two are in common/arch/gdt.c.
//
// user_stack_set: the calling thread is about to run in ring 3, or may be. Say where the
// processor is to start its stack when it comes back from there: at the top of this thread's
// kernel stack (gdt_set_kernel_stack). Called at each switch to a thread of a program, with
// interrupts off: when a thread is in ring 3, its kernel stack is empty.
//
// Hint: what happens if two threads of ring 3 came back onto the same stack?
void user_segments_init(void)
{
	//@ solution 3.1
	gdt_set_segment(SELECTOR_USER_CODE, USER_CODE64);
	gdt_set_segment(SELECTOR_USER_DATA, USER_DATA);
	//@ stub
	//   exercise_missing("3.1");
	//@ end
}

void user_stack_set(void)
{
	//@ solution 3.1
	gdt_set_kernel_stack(thread_current()->stack.top);
	//@ stub
	//   exercise_missing("3.1");
	//@ end
}
