// memory_layout: the map of memory. Assembly and the linker script include it too.
//
// Virtual memory (Intel SDM vol. 1, 3.3.7.1: addresses are canonical, 48 bits sign-extended):
//
//     0x0000_0000_0000_0000   user programs, up to USER_END
//     0x0000_8000_0000_0000   the canonical hole: no address in here exists
//     0xffff_8000_0000_0000   PHYSICAL_MAP   all of memory, at its address + this
//     0xffff_c000_0000_0000   STACK_AREA     kernel stacks, with guard pages
//     0xffff_d000_0000_0000   HEAP_AREA      the kernel heap, 1 MiB
//     0xffff_ffff_8000_0000   KERNEL_BASE    the image, at its load address + this
//
// Physical memory:
//
//     0x0000_8000             STARTUP_FRAME  reserved to start processors from
//     0x0010_0000             KERNEL_LOAD    the kernel image: .boot, then the high image
//     0x0070_0000             the image ends below this (UEFI firmware uses 0x80_6000 and up)

#ifndef ARCH_MEMORY_LAYOUT_H
#define ARCH_MEMORY_LAYOUT_H

#define PAGE_SHIFT      12
#define PAGE_SIZE       4096
#define LARGE_PAGE_SIZE 0x200000

#define STARTUP_FRAME   0x8000
#define LOW_MEMORY_END  0x100000
#define KERNEL_LOAD     0x100000
#define KERNEL_LOAD_END 0x700000

// One page below the hole, so that a return after the last instruction of the lower half does
// not go into the hole.
#define USER_END         0x00007ffffffff000
#define UPPER_HALF       0xffff800000000000
#define PHYSICAL_MAP     0xffff800000000000
#define PHYSICAL_MAP_END 0xffffc00000000000
#define STACK_AREA       0xffffc00000000000
#define STACK_AREA_END   0xffffc10000000000
#define HEAP_AREA        0xffffd00000000000
#define HEAP_SIZE        0x100000
#define KERNEL_BASE      0xffffffff80000000

// The size that the boot page tables map, at 0, at PHYSICAL_MAP and at KERNEL_BASE.
#define BOOT_MAP_SIZE 0x40000000

#endif
