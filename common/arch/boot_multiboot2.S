// boot_multiboot2: the header by which a multiboot2 loader finds the kernel, and where it enters
// (Multiboot2 specification 2.0, 3.1 and 3.3): 32-bit protected mode as at boot_pvh, in EAX a
// magic number, in EBX the physical address of its information. A loader that was started by
// 64-bit UEFI leaves long mode first.

#include "arch/boot_protocol.h"

	.cfi_sections .debug_frame

	.equ	MAGIC, 0xE85250D6
	.equ	ARCHITECTURE_I386, 0
	.equ	LOADER_MAGIC, 0x36D76289

	.equ	TAG_END, 0
	.equ	TAG_REQUEST, 1
	.equ	TAG_ENTRY, 3
	.equ	TAG_FRAMEBUFFER, 5
	.equ	TAG_ALIGN_MODULES, 6
	.equ	REQUIRED, 0
	.equ	OPTIONAL, 1
	.equ	MEMORY_MAP, 6

// In the first 32 KiB of the file, aligned to 8 as each tag is.
	.section .boot.header, "a"
	.balign	8
header:
	.long	MAGIC, ARCHITECTURE_I386, header_end - header
	.long	-(MAGIC + ARCHITECTURE_I386 + (header_end - header))

	.balign	8
1:	.short	TAG_REQUEST, REQUIRED
	.long	2f - 1b, MEMORY_MAP
2:
	.balign	8
	.short	TAG_ENTRY, REQUIRED	// the entry that the ELF header names is PVH's
	.long	12, boot_multiboot2

	.balign	8
	.short	TAG_FRAMEBUFFER, OPTIONAL
	.long	20, 1024, 768, 32

	.balign	8
	.short	TAG_ALIGN_MODULES, REQUIRED	// to pages
	.long	8

	.balign	8
	.short	TAG_END, REQUIRED
	.long	8
header_end:

	.section .boot.text, "ax"
	.globl	boot_multiboot2
	.type	boot_multiboot2, @function
boot_multiboot2:
	.cfi_startproc
	.cfi_undefined %rip		// no caller; said before .code32, under which registers have other numbers
	.code32
	cld
	movl	%ebx, %esi
	xorl	%edi, %edi		// a protocol that nobody knows, unless the magic is right
	cmpl	$LOADER_MAGIC, %eax
	jne	1f
	movl	$BOOT_PROTOCOL_MULTIBOOT2, %edi
1:	jmp	boot_common
	.cfi_endproc
	.size	boot_multiboot2, . - boot_multiboot2

	.section .note.GNU-stack, "", @progbits
