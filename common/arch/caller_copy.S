// caller_copy: copy between the kernel and a caller's memory, which may fault.
//
//     size_t caller_copy(void *to, const void *from, size_t size)
//
// Returns how many bytes were not copied: 0 when all were. A fault on either side ends the copy there; RCX then
// says how many were left (Intel SDM vol. 2B, REP: the counter is updated after each step).

	.cfi_sections .debug_frame
	.text
	.globl	caller_copy
	.type	caller_copy, @function
caller_copy:
	.cfi_startproc
	movq	%rdx, %rcx
.Lcopy:	rep movsb
.Lrest:	movq	%rcx, %rax
	ret
	.cfi_endproc
	.size	caller_copy, . - caller_copy

	.section .fixup, "a"
	.balign	4
	.long	.Lcopy - .
	.long	.Lrest - .

	.section .note.GNU-stack, "", @progbits
