// start: from QEMU's PVH entry (32-bit protected mode, paging off, EBX = the
// start information) to C in long mode. The first 4 GiB are mapped one to one.
// The layout of both is in Xen's public headers, arch-x86/hvm/start_info.h.

	.section .note.pvh, "a", @note
	.align	4
	.long	4, 4, 18			// name size, value size, XEN_ELFNOTE_PHYS32_ENTRY
	.asciz	"Xen"
	.long	start

	.text
	.equ	ENTRY_HIGH, 4			// the upper half of an entry of 8 bytes
	.globl	start
start:
	.cfi_startproc
	.cfi_undefined %rip
	.code32
	cli
	movl	%ebx, %esi			// keep the start information for kernel_main
	movl	$stack_top, %esp

	// Four page directories of 512 entries of 2 MiB each.
	movl	$directories, %edi
	movl	$0x83, %eax			// present, writable, large page
1:	movl	%eax, (%edi)
	movl	$0, ENTRY_HIGH(%edi)
	addl	$8, %edi
	addl	$0x200000, %eax
	jnc	1b

	movl	$directories + 0x0003, pointers
	movl	$directories + 0x1003, pointers + 8
	movl	$directories + 0x2003, pointers + 16
	movl	$directories + 0x3003, pointers + 24
	movl	$pointers + 3, top_level

	// Intel SDM vol. 3A, 9.8.5: PAE, CR3, EFER.LME, then paging.
	movl	%cr4, %eax
	orl	$0x20, %eax
	movl	%eax, %cr4
	movl	$top_level, %eax
	movl	%eax, %cr3
	movl	$0xC0000080, %ecx
	rdmsr
	orl	$0x100, %eax
	wrmsr
	movl	%cr0, %eax
	orl	$0x80000001, %eax
	movl	%eax, %cr0
	lgdt	gdt_pointer
	ljmp	$8, $long_mode

	.code64
long_mode:
	movl	$16, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	%esi, %edi
	xorl	%ebp, %ebp			// the outermost frame
	call	kernel_main
1:	cli
	hlt
	jmp	1b
	.cfi_endproc

	.section .rodata
	.align	8
gdt:	.quad	0
	.quad	0x00209A0000000000		// 64-bit code
	.quad	0x0000920000000000		// data
gdt_pointer:
	.word	. - gdt - 1
	.long	gdt

	.bss
	.align	4096
top_level:
	.skip	4096
pointers:
	.skip	4096
directories:
	.skip	4 * 4096
	.skip	16384
stack_top:
