// invoke: a system call by int 0x80.

	.text
	.globl	syscall_invoke
	.type	syscall_invoke, @function
syscall_invoke:
	.cfi_startproc
	mov	8(%rsp), %rax
	mov	%rcx, %r10
	int	$0x80
	ret
	.cfi_endproc
	.size	syscall_invoke, . - syscall_invoke
