// lab3_test_asm_offsets: see common/arch/asm_offsets.c.

#include "arch/asm_constant.h"
#include "visit.h"

ASM_CONSTANT(VISIT_DATA_PAGE, VISIT_DATA);
ASM_CONSTANT(VISIT_STACK_TOP, VISIT_STACK);
ASM_CONSTANT(VISIT_GATE, VISIT_VECTOR);
ASM_CONSTANT(VISIT_RAX, offsetof(struct visit_data, rax));
ASM_CONSTANT(VISIT_RBX, offsetof(struct visit_data, rbx));
ASM_CONSTANT(VISIT_RCX, offsetof(struct visit_data, rcx));
ASM_CONSTANT(VISIT_RDX, offsetof(struct visit_data, rdx));
ASM_CONSTANT(VISIT_RSI, offsetof(struct visit_data, rsi));
ASM_CONSTANT(VISIT_RDI, offsetof(struct visit_data, rdi));
ASM_CONSTANT(VISIT_RBP, offsetof(struct visit_data, rbp));
ASM_CONSTANT(VISIT_RSP, offsetof(struct visit_data, rsp));
ASM_CONSTANT(VISIT_R8, offsetof(struct visit_data, r8));
ASM_CONSTANT(VISIT_R9, offsetof(struct visit_data, r9));
ASM_CONSTANT(VISIT_R10, offsetof(struct visit_data, r10));
ASM_CONSTANT(VISIT_R11, offsetof(struct visit_data, r11));
ASM_CONSTANT(VISIT_R12, offsetof(struct visit_data, r12));
ASM_CONSTANT(VISIT_R13, offsetof(struct visit_data, r13));
ASM_CONSTANT(VISIT_R14, offsetof(struct visit_data, r14));
ASM_CONSTANT(VISIT_R15, offsetof(struct visit_data, r15));
ASM_CONSTANT(VISIT_RFLAGS, offsetof(struct visit_data, rflags));
ASM_CONSTANT(VISIT_CS, offsetof(struct visit_data, cs));
ASM_CONSTANT(VISIT_SS, offsetof(struct visit_data, ss));
