// syscall_fast: what the processor is told about SYSCALL and SYSRET.

#include "syscall_fast.h"

#include "arch/cpu.h"
#include "arch/percpu.h"
#include "arch/selectors.h"
#include "core/init.h"
#include "core/panic.h"
#include "lib/types.h"

// Intel SDM vol. 4, table 2-2; what they hold: vol. 3A, 5.8.8.
#define MSR_STAR   0xC0000081 // the segments of both ways
#define MSR_LSTAR  0xC0000082 // where SYSCALL goes
#define MSR_SFMASK 0xC0000084 // flags that it clears

// SYSCALL takes CS from bits 47..32, and SS is the next one. SYSRET to 64 bits takes CS 16
// behind bits 63..48, and SS 8 behind: hence the order in arch/selectors.h.
#define STAR_VALUE                                                                             \
	((uint64_t)SELECTOR_KERNEL_CODE << 32 | (uint64_t)(SELECTOR_USER_CODE32 | RING_3) << 48)
_Static_assert(SELECTOR_KERNEL_DATA == SELECTOR_KERNEL_CODE + 8, "what SYSCALL takes as SS");
_Static_assert(SELECTOR_USER_DATA == SELECTOR_USER_CODE32 + 8, "what SYSRET takes as SS");
_Static_assert(SELECTOR_USER_CODE == SELECTOR_USER_CODE32 + 16, "what SYSRET takes as CS");

// Ring 3 must not bring in what means something in ring 0: interrupts (there is no stack yet),
// the direction of string instructions, the key to its memory (AC), single steps, nested tasks.
#define FLAGS_CLEARED (RFLAGS_IF | RFLAGS_DF | RFLAGS_AC | RFLAGS_TF | RFLAGS_NT)

void syscall_fast_init(void)
{
	msr_write(MSR_STAR, STAR_VALUE);
	msr_write(MSR_LSTAR, (vaddr_t)syscall_fast);
	msr_write(MSR_SFMASK, FLAGS_CLEARED);
	msr_write(MSR_EFER, msr_read(MSR_EFER) | EFER_SCE);
}

CPU_INIT(CPU_INIT_LAB, syscall_fast_init);

void syscall_leaves_lock(void);

// A call has returned with something held that it must not keep: as syscall_handle says it.
void syscall_leaves_lock(void)
{
	panic("a system call returns with %u spinlocks held, and %u times without preemption",
	      percpu_read(critical.locks), percpu_read(critical.preempt_off));
}
