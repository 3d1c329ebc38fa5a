// lab2_asm_offsets: see common/arch/asm_offsets.c.

#include "arch/asm_constant.h"
#include "lab2-threads/kernel/thread.h"

ASM_CONSTANT(CONTEXT_RSP, offsetof(struct context, rsp));
ASM_CONSTANT(THREAD_CONTEXT, offsetof(struct thread, context));
