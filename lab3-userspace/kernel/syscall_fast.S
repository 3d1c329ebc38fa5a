// syscall_fast: the short way into the kernel and back.

#include "syscall_fast.inc"

	.cfi_sections .debug_frame
	.text

// EXERCISE 3.12  The short way.
//
// SYSCALL (Intel SDM vol. 2B) is quicker than an interrupt because it does next to nothing. RIP goes to RCX and RFLAGS to
// R11; CS and SS are the kernel's; interrupts are off, and the flags that would do harm are cleared (syscall_fast.c). RSP
// and GS are still ring 3's, and may be anything: before GS is exchanged and RSP loaded nothing may be pushed, and no
// exception may come.
//
// The registers mean what they mean for int 0x80: number in RAX, arguments in RDI, RSI, RDX, R10, R8, R9; result in RAX and
// RDX; all others come back as they were, but RCX and R11.
//
//   1. Exchange GS. Keep RSP in %gs:PERCPU_USER_RSP, and take %gs:PERCPU_KERNEL_STACK: it is empty.
//   2. Build as much of a struct trap_frame as is needed, from its end: push SS (SELECTOR_USER_DATA + RING_3), RSP,
//      RFLAGS, CS (SELECTOR_USER_CODE + RING_3), RIP. Make room for the rest (TRAP_FRAME_RIP bytes): RSP is then at the
//      frame, FRAME_CFI says so to GDB. SAVE what the function of step 3 may destroy (System V ABI, 3.2.1) and ring 3
//      wants back: RDI, RSI, R8, R9, R10. C preserves the others.
//   3. SYSCALL_FIND. Call what it finds, with the arguments where C has them (the fourth one is in RCX), and with interrupts on.
//   4. Interrupts off. The function has returned a result or a negative error. For ring 3: RAX and RDX = 0; or RAX = -1 and
//      RDX = the error as a positive number.
//   5. SYSCALL_CHECK. Then restore what was saved, RCX and R11 as SYSRET wants them, RSP, GS, and leave by sysretq.
//
// Hint: between loading ring 3's RSP and sysretq nothing may come that needs a stack. And what may not come after the last
// SWAPGS?
	.globl	syscall_fast
	.type	syscall_fast, @function
syscall_fast:
	.cfi_startproc simple
	SYSCALL_CFI
	//@ solution 3.12
	// Step 1: the kernel's GS, and a stack.
	swapgs
	movq	%rsp, %gs:PERCPU_USER_RSP
	movq	%gs:PERCPU_KERNEL_STACK, %rsp

	// Step 2: what an interrupt would have left, and what C may destroy.
	pushq	$(SELECTOR_USER_DATA + RING_3)
	pushq	%gs:PERCPU_USER_RSP
	pushq	%r11
	pushq	$(SELECTOR_USER_CODE + RING_3)
	pushq	%rcx
	subq	$TRAP_FRAME_RIP, %rsp
	FRAME_CFI
	SAVE	rdi, TRAP_FRAME_RDI
	SAVE	rsi, TRAP_FRAME_RSI
	SAVE	r8, TRAP_FRAME_R8
	SAVE	r9, TRAP_FRAME_R9
	SAVE	r10, TRAP_FRAME_R10

	// Step 3: the call.
	SYSCALL_FIND
	movq	%r10, %rcx
	sti
	call	*%r11
	cli

	// Step 4: one number becomes two.
	xorl	%edx, %edx
	testq	%rax, %rax
	jns	1f
	subq	%rax, %rdx
	movq	$-1, %rax
1:
	// Step 5: back. From here on nothing may need a stack or GS once they are ring 3's.
	SYSCALL_CHECK
	RESTORE	rdi, TRAP_FRAME_RDI
	RESTORE	rsi, TRAP_FRAME_RSI
	RESTORE	r8, TRAP_FRAME_R8
	RESTORE	r9, TRAP_FRAME_R9
	RESTORE	r10, TRAP_FRAME_R10
	movq	TRAP_FRAME_RIP(%rsp), %rcx
	movq	TRAP_FRAME_RFLAGS(%rsp), %r11
	movq	TRAP_FRAME_RSP(%rsp), %rsp
	swapgs
	sysretq
	//@ stub
	//   swapgs
	//   movq	%gs:PERCPU_KERNEL_STACK, %rax
	//   movq	%rax, %rsp
	//   EXERCISE_MISSING "3.12"
	//@ end
	.cfi_endproc
	.size	syscall_fast, . - syscall_fast

// SAVE_REST: the registers that the short way has not saved, so that the frame is whole. RCX and R11 are those that
// SYSCALL has made.
.macro SAVE_REST
	SAVE	rax, TRAP_FRAME_RAX
	SAVE	rdx, TRAP_FRAME_RDX
	SAVE	rbx, TRAP_FRAME_RBX
	SAVE	rbp, TRAP_FRAME_RBP
	SAVE	r12, TRAP_FRAME_R12
	SAVE	r13, TRAP_FRAME_R13
	SAVE	r14, TRAP_FRAME_R14
	SAVE	r15, TRAP_FRAME_R15
	movq	TRAP_FRAME_RIP(%rsp), %rcx
	SAVE	rcx, TRAP_FRAME_RCX
	movq	TRAP_FRAME_RFLAGS(%rsp), %r11
	SAVE	r11, TRAP_FRAME_R11
	movq	$VECTOR_SYSCALL, TRAP_FRAME_VECTOR(%rsp)
	movq	$0, TRAP_FRAME_ERROR(%rsp)
.endm

// syscall_fast_whole: a call that is traced, unknown, not for ring 3, or that changes the whole frame. As by int 0x80, and
// back by IRETQ: a frame that has been changed may hold what SYSRET must not get (a RIP that is not canonical would fault in
// ring 0 with ring 3's stack).
	.globl	syscall_fast_whole
	.type	syscall_fast_whole, @function
syscall_fast_whole:
	.cfi_startproc simple
	.cfi_signal_frame
	FRAME_CFI
	SAVE_REST
	STACK_FRAME_LINK
	sti
	movq	%rbx, %rdi
	call	syscall_handle
	cli
	USER_LEAVE
	STACK_FRAME_UNLINK
	TRAP_RETURN
	.cfi_endproc
	.size	syscall_fast_whole, . - syscall_fast_whole

// syscall_fast_work: the call is done, its result is in RAX and RDX, and something is to be done before ring 3 goes on, which may
// look at the frame and change it.
	.globl	syscall_fast_work
	.type	syscall_fast_work, @function
syscall_fast_work:
	.cfi_startproc simple
	.cfi_signal_frame
	FRAME_CFI
	SAVE_REST
	STACK_FRAME_LINK
	USER_LEAVE
	STACK_FRAME_UNLINK
	TRAP_RETURN
	.cfi_endproc
	.size	syscall_fast_work, . - syscall_fast_work

	.section .note.GNU-stack, "", @progbits
