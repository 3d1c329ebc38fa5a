// probe: a system call made with every register known before it, and looked at after it.

#ifndef PROBE_H
#define PROBE_H

#include "lib/types.h"

#define PROBE_REGISTERS 15

// In the order RAX, RBX, RCX, RDX, RSI, RDI, RBP, R8 to R15.
struct probe {
	uint64_t registers[PROBE_REGISTERS];
	uint64_t rflags;
	uint64_t rsp; // after the call, relative to before it
};

enum { PROBE_RAX, PROBE_RBX, PROBE_RCX, PROBE_RDX, PROBE_RSI, PROBE_RDI, PROBE_RBP, PROBE_R8 };

// The flags that a program may set, but for IF: CF, PF, AF, ZF, SF, DF, OF, AC, ID.
#define PROBE_FLAGS 0x240CD5

// probe_syscall: load the registers and flags from `before`, run int 0x80, and store them in
// `after`.
void probe_syscall(const struct probe *before, struct probe *after);

// probe_cost: the instructions from INT 0x80 with this number to the one after it, and of two
// looks at the time-stamp counter.
uint64_t probe_cost(uint64_t number);

// probe_scramble: change every register and flag that a C function may change.
void probe_scramble(void);

// probe_enter: enter at `entry` as the processor would if ring 3 had made a system call with
// `number`. It does not return: whoever is called on the way must escape (arch/escape.h).
void probe_enter(void (*entry)(void), uint64_t number);

// The INT instruction in probe_syscall, and the one after it.
extern const uint8_t probe_instruction[], probe_return[];

#endif
