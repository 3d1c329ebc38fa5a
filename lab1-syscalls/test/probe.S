// probe: see probe.h.

#include "arch/cpu_bits.h"
#include "arch/selectors.h"
#include "asm_offsets.h"

	.cfi_sections .debug_frame
	.text
	.globl	probe_syscall, probe_instruction, probe_return
	.type	probe_syscall, @function
probe_syscall:
	.cfi_startproc
	// Step 1: what our caller wants to keep, and its flags.
	.irp register, rbx, rbp, r12, r13, r14, r15
	pushq	%\register
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %\register, 0
	.endr
	pushfq
	.cfi_adjust_cfa_offset 8
	movq	%rsi, probe_after(%rip)
	movq	%rsp, probe_stack(%rip)

	// Step 2: everything as the test wants it. Loading does not change the flags.
	pushq	PROBE_AT_RFLAGS(%rdi)
	popfq
	movq	PROBE_AT_RAX(%rdi), %rax
	movq	PROBE_AT_RBX(%rdi), %rbx
	movq	PROBE_AT_RCX(%rdi), %rcx
	movq	PROBE_AT_RDX(%rdi), %rdx
	movq	PROBE_AT_RSI(%rdi), %rsi
	movq	PROBE_AT_RBP(%rdi), %rbp
	movq	PROBE_AT_R8(%rdi), %r8
	movq	PROBE_AT_R9(%rdi), %r9
	movq	PROBE_AT_R10(%rdi), %r10
	movq	PROBE_AT_R11(%rdi), %r11
	movq	PROBE_AT_R12(%rdi), %r12
	movq	PROBE_AT_R13(%rdi), %r13
	movq	PROBE_AT_R14(%rdi), %r14
	movq	PROBE_AT_R15(%rdi), %r15
	movq	PROBE_AT_RDI(%rdi), %rdi
probe_instruction:
	int	$VECTOR_SYSCALL
probe_return:

	// Step 3: store what came back. The stack pointer is judged, not trusted: the one from before is used.
	movq	%rsp, probe_stack_after(%rip)
	movq	probe_stack(%rip), %rsp
	pushfq
	pushq	%rdi
	movq	probe_after(%rip), %rdi
	movq	%rax, PROBE_AT_RAX(%rdi)
	movq	%rbx, PROBE_AT_RBX(%rdi)
	movq	%rcx, PROBE_AT_RCX(%rdi)
	movq	%rdx, PROBE_AT_RDX(%rdi)
	movq	%rsi, PROBE_AT_RSI(%rdi)
	movq	%rbp, PROBE_AT_RBP(%rdi)
	movq	%r8, PROBE_AT_R8(%rdi)
	movq	%r9, PROBE_AT_R9(%rdi)
	movq	%r10, PROBE_AT_R10(%rdi)
	movq	%r11, PROBE_AT_R11(%rdi)
	movq	%r12, PROBE_AT_R12(%rdi)
	movq	%r13, PROBE_AT_R13(%rdi)
	movq	%r14, PROBE_AT_R14(%rdi)
	movq	%r15, PROBE_AT_R15(%rdi)
	popq	PROBE_AT_RDI(%rdi)
	popq	PROBE_AT_RFLAGS(%rdi)
	movq	probe_stack_after(%rip), %rax
	subq	%rsp, %rax
	movq	%rax, PROBE_AT_RSP(%rdi)

	// Step 4: back to our caller.
	popfq
	.cfi_adjust_cfa_offset -8
	.irp register, r15, r14, r13, r12, rbp, rbx
	popq	%\register
	.cfi_adjust_cfa_offset -8
	.cfi_restore %\register
	.endr
	ret
	.cfi_endproc
	.size	probe_syscall, . - probe_syscall

	.globl	probe_cost
	.type	probe_cost, @function
probe_cost:
	.cfi_startproc
	rdtsc
	movl	%eax, %esi
	movl	%edi, %eax
	int	$VECTOR_SYSCALL
	rdtsc
	subl	%esi, %eax
	ret
	.cfi_endproc
	.size	probe_cost, . - probe_cost

	.globl	probe_enter
	.type	probe_enter, @function
probe_enter:
	.cfi_startproc
	.cfi_undefined %rip
	movq	%rdi, %rcx
	movq	%rsi, %rax
	movq	%rsp, %rdx
	andq	$-16, %rsp		// the processor aligns the stack before it pushes
	pushq	$(SELECTOR_USER_DATA | 3)
	pushq	%rdx
	pushq	$(RFLAGS_RESERVED | RFLAGS_IF)
	pushq	$(SELECTOR_USER_CODE | 3)
	pushq	$0x400000
	cli				// as an interrupt gate does
	jmp	*%rcx
	.cfi_endproc
	.size	probe_enter, . - probe_enter

	.globl	probe_scramble
	.type	probe_scramble, @function
probe_scramble:
	.cfi_startproc
	movq	$0x5c5c5c5c, %rax
	.irp register, rcx, rdx, rsi, rdi, r8, r9, r10, r11
	movq	%rax, %\register
	.endr
	cmpq	$0, %rax
	ret
	.cfi_endproc
	.size	probe_scramble, . - probe_scramble

	.local	probe_after, probe_stack, probe_stack_after
	.comm	probe_after, 8, 8
	.comm	probe_stack, 8, 8
	.comm	probe_stack_after, 8, 8

	.section .note.GNU-stack, "", @progbits
