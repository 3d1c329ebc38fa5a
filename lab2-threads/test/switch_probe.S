// switch_probe: see switch_probe.h.

#include "arch/entry.inc"

	.cfi_sections .debug_frame
	.text

// PROBE_KEEP: keep what our caller wants to keep. RSP is 8 beside a multiple of 16 on entry, and must be a multiple
// before a call.
.macro PROBE_KEEP
	.irp register, rbx, rbp, r12, r13, r14, r15
	PUSH_REGISTER \register
	.endr
	PUSH_WORD %rax
.endm

// PROBE_LEAVE: load the registers, and leave.
.macro PROBE_LEAVE
	movq	%rsp, SWITCH_PROBE_RSP(%rdi)
	movq	(SWITCH_PROBE_BEFORE + 0)(%rdi), %r15
	movq	(SWITCH_PROBE_BEFORE + 8)(%rdi), %r14
	movq	(SWITCH_PROBE_BEFORE + 16)(%rdi), %r13
	movq	(SWITCH_PROBE_BEFORE + 24)(%rdi), %r12
	movq	(SWITCH_PROBE_BEFORE + 32)(%rdi), %rbx
	movq	(SWITCH_PROBE_BEFORE + 40)(%rdi), %rbp
	movq	%rsi, %rdi
	movq	%rdx, %rsi
	call	context_switch
.endm

// PROBE_STORE: what context_switch has come back with, into the probe in RCX.
.macro PROBE_STORE
	movq	%rax, SWITCH_PROBE_RESULT(%rcx)
	movq	%r15, (SWITCH_PROBE_AFTER + 0)(%rcx)
	movq	%r14, (SWITCH_PROBE_AFTER + 8)(%rcx)
	movq	%r13, (SWITCH_PROBE_AFTER + 16)(%rcx)
	movq	%r12, (SWITCH_PROBE_AFTER + 24)(%rcx)
	movq	%rbx, (SWITCH_PROBE_AFTER + 32)(%rcx)
	movq	%rbp, (SWITCH_PROBE_AFTER + 40)(%rcx)
.endm

// PROBE_RETURN: back to our caller, on the right stack.
.macro PROBE_RETURN
	popq	%rax
	.cfi_adjust_cfa_offset -8
	.irp register, r15, r14, r13, r12, rbp, rbx
	POP_REGISTER \register
	.endr
	ret
.endm

	.globl	switch_probe, switch_probe_return
	.type	switch_probe, @function
switch_probe:
	.cfi_startproc
	PROBE_KEEP
	PROBE_LEAVE
switch_probe_return:
	movq	switch_probe_resumed(%rip), %rcx
	movq	%rsp, SWITCH_PROBE_RSP_AFTER(%rcx)
	movq	SWITCH_PROBE_RSP(%rcx), %rsp
	pushfq
	popq	SWITCH_PROBE_RFLAGS(%rcx)
	PROBE_STORE
	cli
	cld
	PROBE_RETURN
	.cfi_endproc
	.size	switch_probe, . - switch_probe

	.globl	switch_probe_away, switch_probe_left, switch_probe_landing
	.type	switch_probe_away, @function
switch_probe_away:
	.cfi_startproc
	PROBE_KEEP
	movq	%rdi, switch_probe_resumed(%rip)
	movq	%rsp, probe_stack(%rip)
	.cfi_remember_state
	.cfi_undefined %rip		// on the other stack nobody called us
	movq	%rcx, %rsp
	PROBE_LEAVE
switch_probe_left:
	.balign	512
switch_probe_landing:
	pushq	$RFLAGS_RESERVED
	popfq
	movq	switch_probe_resumed(%rip), %rcx
	movq	%rsp, SWITCH_PROBE_RSP_AFTER(%rcx)
	PROBE_STORE
	movq	probe_stack(%rip), %rsp
	.cfi_restore_state
	PROBE_RETURN
	.cfi_endproc
	.size	switch_probe_away, . - switch_probe_away

	.globl	switch_probe_start
	.type	switch_probe_start, @function
switch_probe_start:
	.cfi_startproc
	.cfi_undefined %rip
	movq	%r13, %rdi
	movq	%rax, %rsi
	call	*%r12
	ud2
	.cfi_endproc
	.size	switch_probe_start, . - switch_probe_start

	.globl	switch_probe_resumed
	.comm	switch_probe_resumed, 8, 8
	.local	probe_stack
	.comm	probe_stack, 8, 8

	.section .note.GNU-stack, "", @progbits
