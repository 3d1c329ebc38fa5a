// asm_offsets: the offsets and sizes that the assembly of common uses, taken from the C
// structs.

#include "arch/asm_constant.h"
#include "arch/escape.h"
#include "arch/percpu.h"
#include "arch/trap.h"
#include "arch/trap_frame.h"

ASM_CONSTANT(TRAP_FRAME_SIZE, sizeof(struct trap_frame));
ASM_CONSTANT(TRAP_FRAME_RAX, offsetof(struct trap_frame, rax));
ASM_CONSTANT(TRAP_FRAME_RBX, offsetof(struct trap_frame, rbx));
ASM_CONSTANT(TRAP_FRAME_RBP, offsetof(struct trap_frame, rbp));
ASM_CONSTANT(TRAP_FRAME_R12, offsetof(struct trap_frame, r12));
ASM_CONSTANT(TRAP_FRAME_R13, offsetof(struct trap_frame, r13));
ASM_CONSTANT(TRAP_FRAME_R14, offsetof(struct trap_frame, r14));
ASM_CONSTANT(TRAP_FRAME_R15, offsetof(struct trap_frame, r15));
ASM_CONSTANT(TRAP_FRAME_RIP, offsetof(struct trap_frame, rip));
ASM_CONSTANT(TRAP_FRAME_CS, offsetof(struct trap_frame, cs));
ASM_CONSTANT(TRAP_FRAME_RFLAGS, offsetof(struct trap_frame, rflags));
ASM_CONSTANT(TRAP_FRAME_RSP, offsetof(struct trap_frame, rsp));
ASM_CONSTANT(PERCPU_KERNEL_STACK, offsetof(struct percpu, kernel_stack));
ASM_CONSTANT(PERCPU_USER_RSP, offsetof(struct percpu, user_rsp));
ASM_CONSTANT(PERCPU_USER_RETURN_WORK, offsetof(struct percpu, user_return_work));
ASM_CONSTANT(PERCPU_THREAD, offsetof(struct percpu, thread));
ASM_CONSTANT(PERCPU_TLS, offsetof(struct percpu, tls));
ASM_CONSTANT(USER_EDGE_ENTER, offsetof(struct user_edge_ops, enter));
ASM_CONSTANT(USER_EDGE_LEAVE, offsetof(struct user_edge_ops, leave));
ASM_CONSTANT(CPU_FEATURES_SMAP, offsetof(struct cpu_features, smap));
ASM_CONSTANT(ESCAPE_RBX, offsetof(struct escape_point, rbx));
ASM_CONSTANT(ESCAPE_RBP, offsetof(struct escape_point, rbp));
ASM_CONSTANT(ESCAPE_R12, offsetof(struct escape_point, r12));
ASM_CONSTANT(ESCAPE_R13, offsetof(struct escape_point, r13));
ASM_CONSTANT(ESCAPE_R14, offsetof(struct escape_point, r14));
ASM_CONSTANT(ESCAPE_R15, offsetof(struct escape_point, r15));
ASM_CONSTANT(ESCAPE_RSP, offsetof(struct escape_point, rsp));
ASM_CONSTANT(ESCAPE_RIP, offsetof(struct escape_point, rip));
