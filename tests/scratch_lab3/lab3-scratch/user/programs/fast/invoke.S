// invoke: this program's own. RCX and R11 are lost to SYSCALL (SDM Vol. 2B, SYSCALL).

	.text
	.globl	syscall_invoke
	.type	syscall_invoke, @function
syscall_invoke:
	.cfi_startproc
	mov	8(%rsp), %rax
	mov	%rcx, %r10
	syscall
	ret
	.cfi_endproc
	.size	syscall_invoke, . - syscall_invoke
