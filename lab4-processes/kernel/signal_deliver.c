// signal_deliver: what was interrupted goes to the stack, and comes back.

#include "signal_deliver.h"

#include "abi/error.h"
#include "abi/status.h"
#include "arch/cpu.h"
#include "arch/fpu.h"
#include "arch/memory_layout.h"
#include "arch/selectors.h"
#include "core/panic.h"
#include "core/syscall.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab3-userspace/kernel/user_frame.h"
#include "lib/string.h"
#include "mm/user_ptr.h"
#include "signal_notice.h"

// The flags that ring 3 may set by itself (POPF): arithmetic, TF, DF, AC.
#define FLAGS_OF_RING_3 0x040DD5ull

// The bits of MXCSR that exist on every processor: FXRSTOR refuses others (Intel SDM vol. 1,
// 11.6.6).
#define MXCSR_BITS 0xFFBFu

//@ solution 4.10
static void context_save(struct signal_context *context, const struct trap_frame *trap_frame,
                         uint64_t blocked)
{
	*context = (struct signal_context){
		.r15 = trap_frame->r15,
		.r14 = trap_frame->r14,
		.r13 = trap_frame->r13,
		.r12 = trap_frame->r12,
		.r11 = trap_frame->r11,
		.r10 = trap_frame->r10,
		.r9 = trap_frame->r9,
		.r8 = trap_frame->r8,
		.rbp = trap_frame->rbp,
		.rdi = trap_frame->rdi,
		.rsi = trap_frame->rsi,
		.rdx = trap_frame->rdx,
		.rcx = trap_frame->rcx,
		.rbx = trap_frame->rbx,
		.rax = trap_frame->rax,
		.rip = trap_frame->rip,
		.rflags = trap_frame->rflags,
		.rsp = trap_frame->rsp,
		.blocked = blocked,
	};
}

// The other way. Nothing of it is trusted: what has a meaning in ring 0 is not taken from
// there.
static void context_load(struct trap_frame *trap_frame, const struct signal_context *context)
{
	*trap_frame = (struct trap_frame){
		.r15 = context->r15,
		.r14 = context->r14,
		.r13 = context->r13,
		.r12 = context->r12,
		.r11 = context->r11,
		.r10 = context->r10,
		.r9 = context->r9,
		.r8 = context->r8,
		.rbp = context->rbp,
		.rdi = context->rdi,
		.rsi = context->rsi,
		.rdx = context->rdx,
		.rcx = context->rcx,
		.rbx = context->rbx,
		.rax = context->rax,
		.vector = trap_frame->vector,
		.rip = context->rip,
		.cs = trap_frame->cs,
		.rflags = (context->rflags & FLAGS_OF_RING_3) | RFLAGS_RESERVED | RFLAGS_IF,
		.rsp = context->rsp,
		.ss = trap_frame->ss,
	};
}

// The registers of the FPU, between two copies: a switch would mix them up.
static void fpu_get(void *to)
{
	struct thread *thread = thread_current();
	bool were_on = interrupts_save();

	fpu_save(&thread->fpu);
	memcpy(to, &thread->fpu, sizeof(thread->fpu));
	interrupts_restore(were_on);
}

static void fpu_set(const void *from)
{
	struct thread *thread = thread_current();
	bool were_on = interrupts_save();

	memcpy(&thread->fpu, from, sizeof(thread->fpu));
	thread->fpu.mxcsr &= MXCSR_BITS;
	fpu_restore(&thread->fpu);
	interrupts_restore(were_on);
}

//@ stub
//@ end
// EXERCISE 4.10  Deliver a signal, and return from it.
//
// signal_deliver: the thread of `trap_frame` is about to go on in ring 3. Let it run the
// handler of `action` instead, as if it had called it with handler(signal, &info, &context):
//   - build a struct signal_frame (abi/signal_action.h): where the handler returns to
//     (action->restorer); info; all registers of ring 3, and `blocked`, in context; the
//     registers of the FPU (fpu_save, arch/fpu.h, brings them to thread->fpu);
//   - copy it to the stack of ring 3, below the RED_ZONE of the function that was interrupted.
//     Its address is 8 less than a multiple of 16, as RSP is where a function begins;
//   - change the trap frame: RIP, RSP, RDI, RSI, RDX. RFLAGS begin as for a new program
//     (user_frame_make), all other registers may be 0.
// 0; -EFAULT if the stack is not writable memory or the handler not an address of ring 3
// (USER_END): then the trap frame is as before, and the caller ends the process.
//
// sys_signal_return: the handler has returned to the restorer, which has made this call. RSP is
// 8 above the struct, since `ret` has taken the first word. Load the trap frame and the FPU
// from it, and block what context.blocked says (signal_blocked_set). Return
// SYSCALL_TRAP_FRAME_SET.
//
// Ring 3 has written the struct, or could have: nothing of it may raise its rights or disturb
// the kernel. CS and SS stay as they are. Of RFLAGS only FLAGS_OF_RING_3 count; interrupts are
// on. RIP is below USER_END, or IRETQ would fault in ring 0. MXCSR has no bits but MXCSR_BITS,
// or FXRSTOR would. If the memory cannot be read, or RIP is not good, end the process with
// SIGSEGV (process_end, STATUS_KILLED): it dies on its way back to ring 3.
//
// Hint: RSP may be anything, also 3: subtract first, and let copy_to_user find out. The struct
// is too large to be built twice: check before you change the frame.
int signal_deliver(struct trap_frame *trap_frame, const struct signal_action *action,
                   const struct signal_info *info, uint64_t blocked)
{
	//@ solution 4.10
	vaddr_t address = trap_frame->rsp - RED_ZONE - sizeof(struct signal_frame);
	struct signal_frame signal_frame = {.restorer = action->restorer, .info = *info};
	struct trap_frame start;
	int error;

	address = round_down(address, 16) - 8;
	if (action->handler >= USER_END)
		return -EFAULT;
	context_save(&signal_frame.context, trap_frame, blocked);
	fpu_get(signal_frame.fpu);
	error = copy_to_user(user_ptr_make(address, true), &signal_frame, sizeof(signal_frame));
	if (error)
		return error;
	start = user_frame_make(action->handler, address, (uint64_t)info->signal);
	start.rsi = address + offsetof(struct signal_frame, info);
	start.rdx = address + offsetof(struct signal_frame, context);
	start.vector = trap_frame->vector;
	*trap_frame = start;
	return 0;
	//@ stub
	//   (void)trap_frame;
	//   (void)action;
	//   (void)info;
	//   (void)blocked;
	//   exercise_missing("4.10");
	//@ end
}

int64_t sys_signal_return(struct trap_frame *trap_frame)
{
	//@ solution 4.10
	struct user_ptr from = user_ptr_make(trap_frame->rsp - sizeof(uint64_t), true);
	struct signal_frame signal_frame;

	if (copy_from_user(&signal_frame, from, sizeof(signal_frame)) != 0 ||
	    signal_frame.context.rip >= USER_END) {
		process_end(process_current(), STATUS_KILLED(SIGSEGV));
		return SYSCALL_TRAP_FRAME_SET;
	}
	context_load(trap_frame, &signal_frame.context);
	fpu_set(signal_frame.fpu);
	signal_blocked_set(signal_frame.context.blocked);
	return SYSCALL_TRAP_FRAME_SET;
	//@ stub
	//   (void)trap_frame;
	//   exercise_missing("4.10");
	//@ end
}
