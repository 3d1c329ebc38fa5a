// lab1_asm_offsets: see common/arch/asm_offsets.c.

#include "arch/asm_constant.h"
#include "probe.h"

#define PROBE_OFFSET(name, index)                                                              \
	ASM_CONSTANT(PROBE_AT_##name, offsetof(struct probe, registers[index]))

PROBE_OFFSET(RAX, 0);
PROBE_OFFSET(RBX, 1);
PROBE_OFFSET(RCX, 2);
PROBE_OFFSET(RDX, 3);
PROBE_OFFSET(RSI, 4);
PROBE_OFFSET(RDI, 5);
PROBE_OFFSET(RBP, 6);
PROBE_OFFSET(R8, 7);
PROBE_OFFSET(R9, 8);
PROBE_OFFSET(R10, 9);
PROBE_OFFSET(R11, 10);
PROBE_OFFSET(R12, 11);
PROBE_OFFSET(R13, 12);
PROBE_OFFSET(R14, 13);
PROBE_OFFSET(R15, 14);
ASM_CONSTANT(PROBE_AT_RFLAGS, offsetof(struct probe, rflags));
ASM_CONSTANT(PROBE_AT_RSP, offsetof(struct probe, rsp));
