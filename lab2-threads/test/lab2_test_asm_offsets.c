// lab2_test_asm_offsets: see common/arch/asm_offsets.c.

#include "arch/asm_constant.h"
#include "switch_probe.h"

ASM_CONSTANT(SWITCH_PROBE_BEFORE, offsetof(struct switch_probe, before));
ASM_CONSTANT(SWITCH_PROBE_RSP, offsetof(struct switch_probe, rsp));
ASM_CONSTANT(SWITCH_PROBE_AFTER, offsetof(struct switch_probe, after));
ASM_CONSTANT(SWITCH_PROBE_RSP_AFTER, offsetof(struct switch_probe, rsp_after));
ASM_CONSTANT(SWITCH_PROBE_RFLAGS, offsetof(struct switch_probe, rflags));
ASM_CONSTANT(SWITCH_PROBE_RESULT, offsetof(struct switch_probe, result));
