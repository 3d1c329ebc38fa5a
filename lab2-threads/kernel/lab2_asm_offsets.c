// lab2_asm_offsets: see common/arch/asm_offsets.c.

#include "arch/asm_constant.h"
#include "context.h"

ASM_CONSTANT(CONTEXT_RSP, offsetof(struct context, rsp));
