// lab3_asm_offsets: see common/arch/asm_offsets.c.

#include "arch/asm_constant.h"
#include "arch/percpu.h"
#include "arch/trap_frame.h"
#include "core/syscall.h"
#include "lab2-threads/kernel/thread.h"
#include "lab3-userspace/kernel/process.h"

ASM_CONSTANT(TRAP_FRAME_RCX, offsetof(struct trap_frame, rcx));
ASM_CONSTANT(TRAP_FRAME_RDX, offsetof(struct trap_frame, rdx));
ASM_CONSTANT(TRAP_FRAME_RSI, offsetof(struct trap_frame, rsi));
ASM_CONSTANT(TRAP_FRAME_RDI, offsetof(struct trap_frame, rdi));
ASM_CONSTANT(TRAP_FRAME_R8, offsetof(struct trap_frame, r8));
ASM_CONSTANT(TRAP_FRAME_R9, offsetof(struct trap_frame, r9));
ASM_CONSTANT(TRAP_FRAME_R10, offsetof(struct trap_frame, r10));
ASM_CONSTANT(TRAP_FRAME_R11, offsetof(struct trap_frame, r11));
ASM_CONSTANT(TRAP_FRAME_VECTOR, offsetof(struct trap_frame, vector));
ASM_CONSTANT(TRAP_FRAME_ERROR, offsetof(struct trap_frame, error));

ASM_CONSTANT(PERCPU_CRITICAL_REASONS, offsetof(struct percpu, critical.reasons));
ASM_CONSTANT(THREAD_PROCESS, offsetof(struct thread, process));
ASM_CONSTANT(PROCESS_CALLS, offsetof(struct process, calls));
ASM_CONSTANT(SYSCALL_RUN_USER, offsetof(struct syscall, run_user));
ASM_CONSTANT(SYSCALL_MAX_CALLS, SYSCALL_MAX);
