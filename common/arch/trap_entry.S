// trap_entry: where exceptions and interrupts arrive.
//
// Each vector has a stub of a few bytes that completes the processor's part of the trap frame (error code, vector) and
// joins exception_common or interrupt_common. The IDT is filled from trap_stubs, at TRAP_STUB_SIZE bytes a vector. A
// system call has an entry of its own, which lab 1 installs.

#include "arch/entry.inc"
#include "arch/trap_frame.inc"
#include "arch/trap_stub.h"

	.cfi_sections .debug_frame
	.text

	// Step 1: a stub a vector. These exceptions push an error code (Intel SDM vol. 3A, table 6-1); for all others
	// we push a 0, so that every trap frame has the same shape. The four with a stack of their own can arrive
	// between any two instructions, even before GS is ours, and take the paranoid path.
	.balign	16
	.globl	trap_stubs
	.type	trap_stubs, @function
trap_stubs:
	.set	vector, 0
	.rept	256
	.balign	TRAP_STUB_SIZE
	.cfi_startproc simple
	ENTRY_CFI
	.if vector == VECTOR_DOUBLE_FAULT || (vector >= VECTOR_INVALID_TSS && vector <= VECTOR_PAGE_FAULT) \
		|| vector == VECTOR_ALIGNMENT || vector == VECTOR_CONTROL || vector == VECTOR_VMM || vector == VECTOR_SECURITY
	.cfi_adjust_cfa_offset 8
	.else
	PUSH_WORD $0
	.endif
	PUSH_WORD $vector
	.if vector == VECTOR_DEBUG || vector == VECTOR_NMI || vector == VECTOR_DOUBLE_FAULT || vector == VECTOR_MACHINE_CHECK
	jmp	trap_paranoid
	.elseif vector < EXCEPTIONS
	jmp	exception_common
	.else
	jmp	interrupt_common
	.endif
	.cfi_endproc
	.set	vector, vector + 1
	.endr
	.size	trap_stubs, . - trap_stubs

	// Step 2: save every register, and call C with the trap frame.
	.type	exception_common, @function
exception_common:
	.cfi_startproc simple
	ENTRY_CFI
	.cfi_adjust_cfa_offset 16
	PUSH_REGISTERS
	USER_ENTER
exception_entered:
	STACK_FRAME_LINK
	movq	%rbx, %rdi
	call	exception_dispatch
	// Step 3: interrupts are off again (they are off when exception_dispatch returns). Leave.
	USER_LEAVE
	STACK_FRAME_UNLINK
	TRAP_RETURN
	.cfi_endproc
	.size	exception_common, . - exception_common

	// The same for interrupts. Written out, and not told apart in C: a function for both would save all the
	// registers that interrupts need for every page fault, too.
	.type	interrupt_common, @function
interrupt_common:
	.cfi_startproc simple
	ENTRY_CFI
	.cfi_adjust_cfa_offset 16
	PUSH_REGISTERS
	USER_ENTER
	STACK_FRAME_LINK
	movq	%rbx, %rdi
	call	interrupt_dispatch
	USER_LEAVE
	STACK_FRAME_UNLINK
	TRAP_RETURN
	.cfi_endproc
	.size	interrupt_common, . - interrupt_common

	// The same for #DB, NMI, #DF and #MC, which run on stacks of their own (IST): they may come at any instruction.
	//
	// From ring 3 they are like any other. The trap frame is copied to the thread's own stack, where a signal or the
	// end of the thread can be dealt with, and exception_common goes on:
	//
	//     the stack of this exception           the thread's kernel stack
	//       +--------------------+               +--------------------+  <- PERCPU_KERNEL_STACK
	//       | SS ... R15 (frame) |  -- copy -->  | SS ... R15 (frame) |
	//       +--------------------+  <- RSP       +--------------------+  <- RSP afterwards
	//
	// From ring 0 the trap frame stays where it is, and CS does not tell whose GS is loaded: they may have hit the
	// instructions of an entry or exit around the exchange. GS base itself tells: the kernel's is in the upper
	// half, and ring 3 cannot set one there while FSGSBASE is off.
	.type	trap_paranoid, @function
trap_paranoid:
	.cfi_startproc simple
	ENTRY_CFI
	.cfi_adjust_cfa_offset 16
	PUSH_REGISTERS
	testb	$3, TRAP_FRAME_CS(%rsp)
	jnz	.Lfrom_user

	// R12 is 0 if GS is the kernel's already: then nothing is exchanged, on the way out neither. RDMSR puts the
	// upper half into EDX; its sign is that of the address.
	xorl	%r12d, %r12d
	movl	$MSR_GS_BASE, %ecx
	rdmsr
	testl	%edx, %edx
	js	.Lgs_is_kernels
	movq	user_edge_ops(%rip), %rax
	call	*USER_EDGE_ENTER(%rax)
	incl	%r12d
.Lgs_is_kernels:
	STACK_FRAME_LINK
	movq	%rbx, %rdi
	call	exception_dispatch
	testl	%r12d, %r12d
	jz	.Lgs_stays
	movq	user_edge_ops(%rip), %rax
	call	*USER_EDGE_LEAVE(%rax)
.Lgs_stays:
	STACK_FRAME_UNLINK
	TRAP_RETURN

	// Lowest word first.
	.cfi_def_cfa %rsp, TRAP_FRAME_SIZE
.Lfrom_user:
	movq	user_edge_ops(%rip), %rax
	call	*USER_EDGE_ENTER(%rax)
	cld
	movq	%rsp, %rsi
	movq	%gs:PERCPU_KERNEL_STACK, %rdi
	subq	$TRAP_FRAME_SIZE, %rdi
	movq	%rdi, %rdx
	movl	$TRAP_FRAME_SIZE / 8, %ecx
	rep movsq
	movq	%rdx, %rsp
	jmp	exception_entered
	.cfi_endproc
	.size	trap_paranoid, . - trap_paranoid

// trap_nothing: what user_edge_ops do until a lab has a ring 3.
	.globl	trap_nothing
	.type	trap_nothing, @function
trap_nothing:
	.cfi_startproc
	ret
	.cfi_endproc
	.size	trap_nothing, . - trap_nothing

	.section .note.GNU-stack, "", @progbits
