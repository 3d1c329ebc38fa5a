// cpu_bits: bits of the processor's registers and of page table entries, and the vectors in
// use. Assembly includes it too. Control registers: Intel SDM vol. 3A, 2.5; EFER: 2.2.1; page
// table entries: 4.5; RFLAGS: vol. 1, 3.4.3; DR7: vol. 3B, 17.2.4.

#ifndef ARCH_CPU_BITS_H
#define ARCH_CPU_BITS_H

#define CR0_PE                  0x00000001 // protected mode
#define CR0_MP                  0x00000002 // WAIT obeys TS
#define CR0_EM                  0x00000004 // no FPU
#define CR0_TS                  0x00000008 // task switched: FPU instructions trap
#define CR0_NE                  0x00000020 // FPU errors are exception 16
#define CR0_WP                  0x00010000 // ring 0 cannot write to read-only pages either
#define CR0_PG                  0x80000000 // paging

#define CR4_PAE                 0x000020
#define CR4_PGE                 0x000080 // global pages
#define CR4_OSFXSR              0x000200 // FXSAVE and SSE
#define CR4_OSXMMEXCPT          0x000400 // SSE errors are exception 19
#define CR4_UMIP                0x000800 // SGDT and the like fault in ring 3
#define CR4_FSGSBASE            0x010000 // stays off: ring 3 must not set GS on its own
#define CR4_OSXSAVE             0x040000 // stays off: FXSAVE is then the whole state
#define CR4_SMEP                0x100000 // ring 0 must not execute user pages
#define CR4_SMAP                0x200000 // ring 0 must not access user pages unless AC is set

#define CPUID_EXTENDED_FEATURES 0x80000001
#define CPUID_EXTENDED_EDX_NX   0x00100000

#define MSR_APIC_BASE           0x0000001B
#define MSR_EFER                0xC0000080
#define MSR_FS_BASE             0xC0000100
#define MSR_GS_BASE             0xC0000101
#define MSR_KERNEL_GS_BASE      0xC0000102

#define EFER_SCE                0x001 // syscall/sysret
#define EFER_LME                0x100 // long mode
#define EFER_NXE                0x800 // no-execute bit in page tables

#define RFLAGS_CF               0x000001
#define RFLAGS_RESERVED         0x000002 // always 1
#define RFLAGS_TF               0x000100 // single step
#define RFLAGS_IF               0x000200 // interrupts on
#define RFLAGS_DF               0x000400 // string instructions go down
#define RFLAGS_NT               0x004000 // nested task: IRETQ fails
#define RFLAGS_RF               0x010000 // no breakpoint at the next instruction
#define RFLAGS_AC               0x040000 // with SMAP: ring 0 may access user pages

#define DR7_OFF                 0x400 // a bit that is always 1
#define DR7_INSTRUCTIONS        0x455 // four breakpoints, each on an instruction

#define PAGE_PRESENT            0x001
#define PAGE_WRITABLE           0x002
#define PAGE_USER               0x004
#define PAGE_WRITE_THROUGH      0x008
#define PAGE_UNCACHED           0x010
#define PAGE_ACCESSED           0x020
#define PAGE_DIRTY              0x040
#define PAGE_LARGE              0x080 // in a page directory: maps 2 MiB
#define PAGE_GLOBAL             0x100 // survives a load of CR3
#define PAGE_NX                 0x8000000000000000
#define PAGE_ADDRESS            0x000FFFFFFFFFF000

#define VECTOR_DEBUG            1
#define VECTOR_NMI              2
#define VECTOR_BREAKPOINT       3
#define VECTOR_DOUBLE_FAULT     8
#define VECTOR_INVALID_TSS      10
#define VECTOR_NO_SEGMENT       11
#define VECTOR_STACK            12
#define VECTOR_PROTECTION       13
#define VECTOR_PAGE_FAULT       14
#define VECTOR_ALIGNMENT        17
#define VECTOR_MACHINE_CHECK    18
#define VECTOR_CONTROL          21
#define VECTOR_VMM              29
#define VECTOR_SECURITY         30
#define EXCEPTIONS              32
#define VECTOR_IRQ              0x20 // the 16 lines of the two PICs
#define VECTOR_APIC_TIMER       0x40
#define VECTOR_SYSCALL          0x80
#define VECTOR_APIC_SPURIOUS    0xFF

#endif
