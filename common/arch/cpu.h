// cpu: instructions of the processor as functions, and its features.

#ifndef ARCH_CPU_H
#define ARCH_CPU_H

#include "arch/cpu_bits.h"
#include "lib/types.h"

#define CPU_MAX 8

// The features of this processor, found by cpu_features_init.
struct cpu_features {
	bool nx, smep, smap, umip, global_pages, apic;
};
extern struct cpu_features cpu_features;

// cpu_features_init: find the features and switch on the protections: WP, SMEP, SMAP, UMIP (NX
// is on since boot.S). Runs on each processor.
void cpu_features_init(void);

static inline void outb(uint16_t port, uint8_t value)
{
	asm volatile("outb %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline void outw(uint16_t port, uint16_t value)
{
	asm volatile("outw %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline void outl(uint16_t port, uint32_t value)
{
	asm volatile("outl %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline uint8_t inb(uint16_t port)
{
	uint8_t value;

	asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

static inline uint16_t inw(uint16_t port)
{
	uint16_t value;

	asm volatile("inw %1, %0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

// insw, outsw: `count` words of 16 bits from or to one port, such as a disk's data.
static inline void insw(uint16_t port, void *words, size_t count)
{
	asm volatile("rep insw" : "+D"(words), "+c"(count) : "d"(port) : "memory");
}

static inline void outsw(uint16_t port, const void *words, size_t count)
{
	asm volatile("rep outsw" : "+S"(words), "+c"(count) : "d"(port) : "memory");
}

static inline uint32_t inl(uint16_t port)
{
	uint32_t value;

	asm volatile("inl %1, %0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

static inline uint64_t msr_read(uint32_t msr)
{
	uint32_t low, high;

	asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr) : "memory");
	return (uint64_t)high << 32 | low;
}

static inline void msr_write(uint32_t msr, uint64_t value)
{
	asm volatile("wrmsr"
	             :
	             : "c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
	             : "memory");
}

static inline uint64_t cr0_read(void)
{
	uint64_t value;

	asm volatile("movq %%cr0, %0" : "=r"(value));
	return value;
}

static inline void cr0_write(uint64_t value)
{
	asm volatile("movq %0, %%cr0" : : "r"(value) : "memory");
}

// cr2_read: the address of the last page fault.
static inline vaddr_t cr2_read(void)
{
	vaddr_t value;

	asm volatile("movq %%cr2, %0" : "=r"(value));
	return value;
}

static inline paddr_t cr3_read(void)
{
	paddr_t value;

	asm volatile("movq %%cr3, %0" : "=r"(value));
	return value;
}

// cr3_write: load a root of page tables; the processor drops every translation that is not
// global.
static inline void cr3_write(paddr_t value)
{
	asm volatile("movq %0, %%cr3" : : "r"(value) : "memory");
}

// breakpoints_write: the addresses of the four breakpoints, and which are on (DR7). A
// breakpoint on an instruction is an exception #DB before it (Intel SDM vol. 3B, 17.2
// and 17.3.1.1).
static inline void breakpoints_write(const vaddr_t address[4], uint64_t dr7)
{
	asm volatile("movq %0, %%dr0" : : "r"(address[0]));
	asm volatile("movq %0, %%dr1" : : "r"(address[1]));
	asm volatile("movq %0, %%dr2" : : "r"(address[2]));
	asm volatile("movq %0, %%dr3" : : "r"(address[3]));
	asm volatile("movq %0, %%dr7" : : "r"(dr7) : "memory");
}

static inline uint64_t cr4_read(void)
{
	uint64_t value;

	asm volatile("movq %%cr4, %0" : "=r"(value));
	return value;
}

static inline void cr4_write(uint64_t value)
{
	asm volatile("movq %0, %%cr4" : : "r"(value) : "memory");
}

// page_invalidate: drop this processor's translation of the page at `address`.
static inline void page_invalidate(vaddr_t address)
{
	asm volatile("invlpg (%0)" : : "r"(address) : "memory");
}

// words_fill: write `pattern` to `count` words of 8 bytes, as fast as the processor can.
static inline void words_fill(void *words, uint64_t pattern, uint64_t count)
{
	asm volatile("rep stosq" : "+D"(words), "+c"(count) : "a"(pattern) : "memory");
}

// words_copy: copy `count` words of 8 bytes; the two areas do not overlap.
static inline void words_copy(void *to, const void *from, uint64_t count)
{
	asm volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
}

// words_zero: are `count` words of 8 bytes, at least one, all zero?
static inline bool words_zero(const void *words, uint64_t count)
{
	bool zero;

	asm volatile("repe scasq"
	             : "+D"(words), "+c"(count), "=@cce"(zero)
	             : "a"((uint64_t)0)
	             : "memory");
	return zero;
}

// page_copy: copy a page of 4 KiB.
static inline void page_copy(void *to, const void *from)
{
	words_copy(to, from, 4096 / sizeof(uint64_t));
}

// page_fill: fill a page of 4 KiB with `pattern`.
static inline void page_fill(void *page, uint64_t pattern)
{
	words_fill(page, pattern, 4096 / sizeof(pattern));
}

struct cpuid_result {
	uint32_t eax, ebx, ecx, edx;
};

static inline struct cpuid_result cpuid(uint32_t leaf, uint32_t subleaf)
{
	struct cpuid_result r;

	asm volatile("cpuid"
	             : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
	             : "a"(leaf), "c"(subleaf));
	return r;
}

// timestamp: the processor's cycle counter. Under `-icount shift=0` it counts instructions.
static inline uint64_t timestamp(void)
{
	uint32_t low, high;

	asm volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return (uint64_t)high << 32 | low;
}

static inline uint64_t rflags_read(void)
{
	uint64_t value;

	asm volatile("pushfq; popq %0" : "=r"(value) : : "memory");
	return value;
}

static inline bool interrupts_enabled(void)
{
	return rflags_read() & RFLAGS_IF;
}

static inline void interrupts_disable(void)
{
	asm volatile("cli" : : : "memory");
}

static inline void interrupts_enable(void)
{
	asm volatile("sti" : : : "memory");
}

// interrupts_save: switch interrupts off, for a few instructions at the hardware. Code that
// wakes a thread takes a spinlock instead, since interrupts_restore does not check for
// preemption. Returns whether they were on, for interrupts_restore.
static inline bool interrupts_save(void)
{
	bool were_on = interrupts_enabled();

	interrupts_disable();
	return were_on;
}

static inline void interrupts_restore(bool were_on)
{
	if (were_on)
		interrupts_enable();
}

// cpu_relax: for a loop that waits for another processor.
static inline void cpu_relax(void)
{
	asm volatile("pause" : : : "memory");
}

// cpu_stop: stop this processor for ever.
no_return static inline void cpu_stop(void)
{
	for (;;)
		asm volatile("cli; hlt" : : : "memory");
}

// frame_pointer: RBP of the function that calls it, the start of a backtrace.
#define frame_pointer() ((const uint64_t *)__builtin_frame_address(0))

// user_access_begin, user_access_end: let ring 0 access user pages between the two, although
// SMAP forbids it.
static inline void user_access_begin(void)
{
	if (cpu_features.smap)
		asm volatile("stac" : : : "memory", "cc");
}

static inline void user_access_end(void)
{
	if (cpu_features.smap)
		asm volatile("clac" : : : "memory", "cc");
}

#endif
