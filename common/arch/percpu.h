// percpu: data of each processor, which its GS segment leads to.
//
// The kernel sets GS base once on each processor and does not change it. Some fields belong to
// the running thread (its thread-local block, its reasons to keep the processor), and a switch
// exchanges them.

#ifndef ARCH_PERCPU_H
#define ARCH_PERCPU_H

#include "arch/cpu.h"
#include "lib/types.h"

// The reasons why the running thread must keep the processor. They stay with the thread across
// a switch. The counts also form one word, so that one test shows whether there is a reason.
struct critical {
	union {
		struct {
			uint16_t locks;       // spinlocks held
			uint16_t interrupts;  // interrupt handlers that are running
			uint16_t preempt_off; // calls of preempt_disable not yet matched
		};
		uint64_t reasons; // 0: none of them; 1: one lock and nothing else
	};
	bool interrupts_were_on; // IF when the outermost spinlock was taken
};

struct spinlock;
struct thread;
struct tls;

struct percpu {
	struct percpu *self;   // at offset 0, so that %gs:0 is the address of this block
	struct tls *tls;       // the running thread's local data
	struct thread *thread; // the running thread; NULL until there are threads
	vaddr_t kernel_stack;  // top of the stack for entries from ring 3 (see gdt.h)
	uint64_t user_rsp;     // for an entry that has no stack yet: where to keep ring 3's RSP
	uint32_t number;       // 0 is the processor that booted
	struct critical critical;
	struct spinlock *innermost_lock; // the last taken of those held; see core/spinlock.h
	// Work before the return to ring 3. Also one word, so that the return needs one test.
	union {
		struct {
			bool preempt_needed; // another thread should run when `critical` allows
			uint8_t user_work;   // for user_work_op: see arch/trap.h
		};
		uint16_t user_return_work; // 0: nothing, and user_return is not called
	};
	vaddr_t tick_rip;     // the address that the last tick interrupted
	bool tick_after_halt; // and whether the instruction before that is a HLT
	bool panicking;       // see below
};

extern struct percpu percpu_blocks[CPU_MAX];

// percpu_init: set this processor's GS base to its block. Call it before any other function
// here.
void percpu_init(uint32_t number);

// this_cpu: the block of the current processor. It stays the right one only while the caller
// cannot move to another: with interrupts off, or preemption disabled.
static inline struct percpu *this_cpu(void)
{
	struct percpu *cpu;

	asm volatile("movq %%gs:0, %0" : "=r"(cpu));
	return cpu;
}

// percpu_read: read one field of this processor's block by one instruction. This is right even
// if the caller may move to another processor, since the thread's fields move with it. (It
// names the blocks, so the compiler does not move stores to them across it.)
#define percpu_read(field)                                                                     \
	({                                                                                     \
		__typeof__(((struct percpu *)0)->field) percpu_value;                          \
		asm volatile("mov %%gs:%c1, %0"                                                \
		             : "=r"(percpu_value)                                              \
		             : "i"(offsetof(struct percpu, field)), "m"(percpu_blocks));       \
		percpu_value;                                                                  \
	})

// percpu_write: set one field, by one instruction.
#define percpu_write(field, value)                                                             \
	asm volatile("mov %1, %%gs:%c0"                                                        \
	             :                                                                         \
	             : "i"(offsetof(struct percpu, field)),                                    \
	               "q"((__typeof__(((struct percpu *)0)->field))(value))                   \
	             : "memory")

// percpu_is_zero: is one field, of 1 or 8 bytes, 0? It needs one instruction, and no register.
#define percpu_is_zero(field)                                                                  \
	({                                                                                     \
		enum { percpu_size = sizeof(((struct percpu *)0)->field) };                    \
		_Static_assert(percpu_size == 1 || percpu_size == 8, "cmpb or cmpq");          \
		bool percpu_zero;                                                              \
		if (percpu_size == 8)                                                          \
			percpu_compare("cmpq", field, percpu_zero);                            \
		else                                                                           \
			percpu_compare("cmpb", field, percpu_zero);                            \
		percpu_zero;                                                                   \
	})
#define percpu_compare(instruction, field, zero)                                               \
	asm volatile(instruction " $0, %%gs:%c1"                                               \
	             : "=@cce"(zero)                                                           \
	             : "i"(offsetof(struct percpu, field)), "m"(percpu_blocks))

// percpu_increment, percpu_decrement: change a field of 16 bits by 1, by one instruction.
#define percpu_increment(field)                                                                \
	asm volatile("incw %%gs:%c0" : : "i"(offsetof(struct percpu, field)) : "memory", "cc")
#define percpu_decrement(field)                                                                \
	asm volatile("decw %%gs:%c0" : : "i"(offsetof(struct percpu, field)) : "memory", "cc")

// in_interrupt: is the caller inside an interrupt handler?
static inline bool in_interrupt(void)
{
	return percpu_read(critical.interrupts) > 0;
}

// panicking: is this processor printing a panic (core/panic.h)? Then code that prints ignores
// the locks.
static inline bool panicking(void)
{
	return !percpu_is_zero(panicking);
}

#endif
