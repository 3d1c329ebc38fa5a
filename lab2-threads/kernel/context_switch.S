// context_switch: leaves one kernel stack, and continues on another.

#include "arch/entry.inc"

	.cfi_sections .debug_frame
	.text

// EXERCISE 2.2  Switch stacks.
//
//     struct context *context_switch(struct context *from, struct context *to)
//
// RDI is `from`, RSI is `to`. Push the registers that a callee must preserve, so that the stack holds a struct
// switch_frame (context_switch.h); store RSP in `from` (at offset CONTEXT_RSP); load RSP from `to`; pop that thread's
// registers, and return into it. The result is `from`: so the next thread knows which thread ran before it.
//
// The caller does not expect the other registers to be preserved: this is an ordinary call. Do not save the flags:
// interrupts are off in both threads.
//
// Use PUSH_REGISTER and POP_REGISTER (arch/entry.inc), so that GDB can unwind a thread that is not running: the two
// stacks have the same layout, so the .cfi_ lines for one are right for the other.
//
// Hint: after the load of RSP you cannot use any variable on the stack: it is the other thread's. The result must be in
// its register before.
	.globl	context_switch
	.type	context_switch, @function
context_switch:
	.cfi_startproc
	//@ solution 2.2
	// Step 1: save the registers on the old stack.
	PUSH_REGISTER rbp
	PUSH_REGISTER rbx
	PUSH_REGISTER r12
	PUSH_REGISTER r13
	PUSH_REGISTER r14
	PUSH_REGISTER r15

	// Step 2: change the stack. From here on the other thread runs.
	movq	%rdi, %rax
	movq	%rsp, CONTEXT_RSP(%rdi)
	movq	CONTEXT_RSP(%rsi), %rsp

	// Step 3: pop its registers and return into it.
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
