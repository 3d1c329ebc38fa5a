// second_processor: from real mode into 64-bit C.
//
// The code runs where it was copied to, in STARTUP_FRAME. A start-up interrupt begins at offset 0 of that page, with
// its segment in CS, in real mode, with interrupts off (Intel SDM vol. 3A, 9.4.3).

#include "arch/cpu_bits.h"
#include "arch/memory_layout.h"

	.cfi_sections .debug_frame

	.equ	CODE, 0x08		// selectors of second_gdt
	.equ	DATA, 0x10

	.section .rodata
	.globl	second_code, second_code_end
second_code:
	.cfi_startproc
	.cfi_undefined %rip		// no caller; said before .code16, under which registers have other numbers
	.code16
	// Step 1: the descriptors. DS as CS, so that offsets count from second_code.
	movw	%cs, %ax
	movw	%ax, %ds
	lgdtl	second_gdt_pointer - second_code

	// Step 2: long mode, as in boot.S and with its tables, which still map the first GiB at 0. The graded
	// processor has NX. Protected mode and paging begin with one write, so that no 32-bit code is needed.
	movl	%cr4, %eax
	orl	$CR4_PAE, %eax
	movl	%eax, %cr4
	movl	$boot_tables, %eax
	movl	%eax, %cr3
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$(EFER_LME | EFER_NXE), %eax
	wrmsr
	movl	%cr0, %eax
	orl	$(CR0_PG | CR0_WP | CR0_PE), %eax
	movl	%eax, %cr0
	ljmpl	$CODE, $(second_long_mode - second_code + STARTUP_FRAME)

	.code64
second_long_mode:
	// Step 3: data segments, a stack, and up into the upper half. No RBP and no return address: here backtraces
	// end.
	movl	$DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	movq	$second_stack_top, %rsp
	xorl	%ebp, %ebp
	pushq	$0
	movq	$second_entry, %rax
	jmp	*%rax
	.cfi_endproc

	.balign	8
second_gdt:
	.quad	0
	.quad	0x00209A0000000000	// 64-bit code: present, DPL 0, execute/read, L
	.quad	0x0000920000000000	// data: present, DPL 0, read/write
second_gdt_pointer:
	.word	. - second_gdt - 1
	.long	second_gdt - second_code + STARTUP_FRAME
second_code_end:

	.bss
	.balign	16
	.skip	8192
second_stack_top:

	.section .note.GNU-stack, "", @progbits
