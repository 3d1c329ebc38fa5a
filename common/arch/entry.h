// entry: the pieces that every way into the kernel is built from (for assembly only).
//
// The order on the stack is that of struct trap_frame, from its end: the processor pushes SS, RSP, RFLAGS, CS, RIP and
// for some exceptions an error code; the entry code then pushes the rest. The directives that begin with .cfi_ tell
// GDB, for each instruction, where the interrupted registers are, so that a backtrace goes on through the entry.

#ifndef ARCH_ENTRY_H
#define ARCH_ENTRY_H

#include "arch/cpu_bits.h"
#include "asm_offsets.h"

// ENTRY_BEGIN: the state in which the processor enters without an error code: five words are pushed.
.macro ENTRY_BEGIN
	.cfi_startproc simple
	.cfi_signal_frame
	.cfi_def_cfa %rsp, 40
	.cfi_offset %rip, -40
	.cfi_offset %rsp, -16
.endm

// PUSH_WORD: push something that is not a register to be restored.
.macro PUSH_WORD value
	pushq	\value
	.cfi_adjust_cfa_offset 8
.endm

// PUSH_REGISTER, POP_REGISTER: save a register on the stack, and take it back.
.macro PUSH_REGISTER register
	pushq	%\register
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %\register, 0
.endm

.macro POP_REGISTER register
	popq	%\register
	.cfi_adjust_cfa_offset -8
	.cfi_restore %\register
.endm

// FRAME_LINK: make C code callable on top of a complete trap frame.
//
// Before: RSP is at the trap frame, every general register is saved in it. After: RBX is at the trap frame (and C
// preserves RBX), RSP is aligned to 16 below it, RBP heads a chain of frame pointers that leads through the interrupted
// code, and the flags are those that C expects: DF clear (System V ABI 3.4.1), AC clear (SMAP holds).
.macro FRAME_LINK
	movq	%rsp, %rbx
	.cfi_def_cfa_register %rbx
	cld
	cmpb	$0, cpu_features + CPU_FEATURES_SMAP(%rip)
	je	.Lno_smap\@
	clac
.Lno_smap\@:
	pushq	TRAP_FRAME_RIP(%rbx)
	pushq	%rbp
	movq	%rsp, %rbp
.endm

// FRAME_UNLINK: back to the trap frame that RBX points at.
.macro FRAME_UNLINK
	movq	%rbx, %rsp
	.cfi_def_cfa_register %rsp
.endm

// USER_ENTER: to be used when the trap frame is complete, before anything else. When the trap came from ring 3,
// calls what the user lab put into user_enter_op (it exchanges GS there). Clobbers RAX, RCX, RDX.
.macro USER_ENTER
	testb	$3, TRAP_FRAME_CS(%rsp)
	jz	.Lfrom_kernel\@
	call	*user_enter_op(%rip)
.Lfrom_kernel\@:
.endm

// USER_LEAVE: its counterpart, the last thing before registers are restored, with interrupts off and RBX at the
// trap frame. On the way to ring 3, lets user_return do the thread's pending work, then calls user_leave_op.
.macro USER_LEAVE
	testb	$3, TRAP_FRAME_CS(%rbx)
	jz	.Lto_kernel\@
	movq	%rbx, %rdi
	call	user_return
	call	*user_leave_op(%rip)
.Lto_kernel\@:
.endm

// EXERCISE_MISSING: what the stub of an exercise in assembly does (see core/panic.h).
.macro EXERCISE_MISSING id
	.pushsection .rodata
.Lid\@:
	.asciz	"\id"
	.popsection
	andq	$-16, %rsp
	leaq	.Lid\@(%rip), %rdi
	call	exercise_missing
.endm

#endif
