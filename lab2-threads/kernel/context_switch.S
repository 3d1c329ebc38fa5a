// context_switch: leave one kernel stack, continue on another.

#include "arch/entry.inc"

	.cfi_sections .debug_frame
	.text

// EXERCISE 2.2  Switch stacks.
//
//     struct context *context_switch(struct context *from, struct context *to)
//
// RDI is `from`, RSI is `to`. Push the registers that a callee must preserve, so that the stack holds a struct
// switch_frame (context_switch.h); keep RSP in `from` (CONTEXT_RSP is the offset in there); load RSP from `to`; take
// that thread's registers back, and return into it. The result is `from`: whoever goes on learns whom it follows.
//
// All other registers belong to the caller, which counts them as lost: this is an ordinary call. The flags are not
// saved either: interrupts are off on both sides.
//
// Use PUSH_REGISTER and POP_REGISTER (arch/entry.inc), so that GDB can unwind a thread that is not running: the
// two stacks have the same shape, and what was said of one holds for the other.
//
// Hint: between loading RSP and the return there is no variable that you may still use: they are the other
// thread's. The result must be in its register by then.
	.globl	context_switch
	.type	context_switch, @function
context_switch:
	.cfi_startproc
	//@ solution 2.2
	// Step 1: park the registers on the stack that we leave.
	PUSH_REGISTER rbp
	PUSH_REGISTER rbx
	PUSH_REGISTER r12
	PUSH_REGISTER r13
	PUSH_REGISTER r14
	PUSH_REGISTER r15

	// Step 2: change stacks. From here on we are the other thread.
	movq	%rdi, %rax
	movq	%rsp, CONTEXT_RSP(%rdi)
	movq	CONTEXT_RSP(%rsi), %rsp

	// Step 3: take its registers back and return into it.
	POP_REGISTER r15
	POP_REGISTER r14
	POP_REGISTER r13
	POP_REGISTER r12
	POP_REGISTER rbx
	POP_REGISTER rbp
	ret
	//@ stub
	//   EXERCISE_MISSING "2.2"
	//@ end
	.cfi_endproc
	.size	context_switch, . - context_switch

	.section .note.GNU-stack, "", @progbits
