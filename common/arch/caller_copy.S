// caller_copy: copy between the kernel and a caller's memory, which may fault.
//
//     size_t caller_copy(void *to, const void *from, size_t size)
//
// Returns the number of bytes that were not copied: 0 when all were. It copies words first, which makes a copy of 4 KiB
// eight times cheaper, and then the remaining bytes. A fault on either side ends its step; RCX then has the number of
// words or bytes that are left (Intel SDM vol. 2B, REP: the counter is updated after each step). After a fault among
// the words, the copy continues byte by byte up to the exact byte that faults: so the count is exact.

	.cfi_sections .debug_frame
	.text
	.globl	caller_copy
	.type	caller_copy, @function
caller_copy:
	.cfi_startproc
	movq	%rdx, %rcx
	shrq	$3, %rcx
	andl	$7, %edx
.Lwords:
	rep movsq
.Lwords_left:
	leaq	(%rdx, %rcx, 8), %rcx
.Lbytes:
	rep movsb
.Lbytes_left:
	movq	%rcx, %rax
	ret
	.cfi_endproc
	.size	caller_copy, . - caller_copy

	.section .fixup, "a"
	.balign	4
	.long	.Lwords - .
	.long	.Lwords_left - .
	.long	.Lbytes - .
	.long	.Lbytes_left - .

	.section .note.GNU-stack, "", @progbits
