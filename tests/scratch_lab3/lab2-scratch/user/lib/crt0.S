// crt0: where a program begins.

	.text
	.globl	_start
	.type	_start, @function
_start:
	.cfi_startproc
	.cfi_undefined %rip
	xor	%ebp, %ebp
	call	main
	mov	%eax, %edi
	xor	%eax, %eax
	int	$0x80
	.cfi_endproc
	.size	_start, . - _start
