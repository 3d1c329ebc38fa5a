// boot: from the loader's 32-bit world into 64-bit C in the upper half.
//
// A PVH loader (Xen "x86/HVM direct boot ABI") enters at boot_pvh in 32-bit protected mode with flat segments,
// paging off, interrupts off, and in EBX the physical address of its start info. Other loaders get an entry
// of their own that ends the same way: EDI = which protocol, ESI = its information.

#include "arch/boot_protocol.h"
#include "arch/cpu_bits.h"
#include "arch/memory_layout.h"

	.cfi_sections .debug_frame

// The note by which a PVH loader finds the entry: type 18, XEN_ELFNOTE_PHYS32_ENTRY.
	.section .note.pvh, "a", @note
	.balign	4
	.long	4, 8, 18
	.asciz	"Xen"
	.quad	boot_pvh

	.section .boot.text, "ax"
	.globl	boot_pvh
	.type	boot_pvh, @function
boot_pvh:
	.cfi_startproc
	.cfi_undefined %rip		// no caller; said before .code32, under which registers have other numbers
	.code32
	cld				// the protocol does not say what the direction flag is
	movl	$BOOT_PROTOCOL_PVH, %edi
	movl	%ebx, %esi

	.globl	boot_common
boot_common:
	// Step 1: one page directory maps the first GiB with large pages. It serves three places: address 0
	// (where we run now), PHYSICAL_MAP and KERNEL_BASE.
	movl	$boot_directory, %eax
	movl	$(PAGE_PRESENT | PAGE_WRITABLE | PAGE_LARGE), %edx
1:	movl	%edx, (%eax)
	addl	$LARGE_PAGE_SIZE, %edx
	addl	$8, %eax
	cmpl	$BOOT_MAP_SIZE, %edx
	jb	1b
	movl	$(boot_directory + PAGE_PRESENT + PAGE_WRITABLE), %eax
	movl	%eax, boot_low_directories
	movl	%eax, boot_high_directories + 8 * BOOT_KERNEL_DIRECTORY
	movl	$(boot_low_directories + PAGE_PRESENT + PAGE_WRITABLE), %eax
	movl	%eax, boot_tables
	movl	%eax, boot_tables + 8 * BOOT_PHYSICAL_SLOT
	movl	$(boot_high_directories + PAGE_PRESENT + PAGE_WRITABLE), %eax
	movl	%eax, boot_tables + 8 * BOOT_KERNEL_SLOT

	// Step 2: switch long mode on (Intel SDM vol. 3A, 9.8.5): PAE, then the tables, then
	// EFER.LME, then paging. NXE comes with it where the processor has it (CPUID), since
	// the tables to come use it.
	movl	%cr4, %eax
	orl	$CR4_PAE, %eax
	movl	%eax, %cr4
	movl	$boot_tables, %eax
	movl	%eax, %cr3
	movl	$CPUID_EXTENDED_FEATURES, %eax
	cpuid
	movl	%edx, %ebp
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$EFER_LME, %eax
	testl	$CPUID_EXTENDED_EDX_NX, %ebp
	jz	2f
	orl	$EFER_NXE, %eax
2:	wrmsr
	movl	%cr0, %eax
	orl	$(CR0_PG | CR0_WP | CR0_PE), %eax
	movl	%eax, %cr0

	// Step 3: a far jump into a 64-bit code segment completes it.
	lgdt	boot_gdt_pointer
	ljmp	$BOOT_CODE, $boot_long_mode

	.code64
boot_long_mode:
	// Step 4: data segments, a first stack, and up into the upper half. RDI and RSI hold the
	// protocol and its information, the arguments of kernel_entry.
	movl	$BOOT_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	movl	%edi, %edi
	movl	%esi, %esi
	movq	$boot_stack_top, %rsp
	xorl	%ebp, %ebp
	movq	$kernel_entry, %rax
	call	*%rax
	ud2
	.cfi_endproc
	.size	boot_pvh, . - boot_pvh

	.section .boot.data, "aw"
	.balign	8
	.equ	BOOT_CODE, 0x08
	.equ	BOOT_DATA, 0x10
boot_gdt:
	.quad	0
	.quad	0x00209A0000000000	// 64-bit code: present, DPL 0, execute/read, L
	.quad	0x0000920000000000	// data: present, DPL 0, read/write
boot_gdt_pointer:
	.word	. - boot_gdt - 1
	.long	boot_gdt

	.section .boot.bss, "aw", @nobits
	.balign	PAGE_SIZE
	.equ	BOOT_PHYSICAL_SLOT, (PHYSICAL_MAP >> 39) & 511
	.equ	BOOT_KERNEL_SLOT, (KERNEL_BASE >> 39) & 511
	.equ	BOOT_KERNEL_DIRECTORY, (KERNEL_BASE >> 30) & 511
	.globl	boot_tables
boot_tables:
	.skip	PAGE_SIZE
boot_low_directories:
	.skip	PAGE_SIZE
boot_high_directories:
	.skip	PAGE_SIZE
boot_directory:
	.skip	PAGE_SIZE

	.bss
	.balign	16
	.globl	boot_stack, boot_stack_top
boot_stack:
	.skip	16384
boot_stack_top:

	.section .note.GNU-stack, "", @progbits
