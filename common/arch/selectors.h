// selectors: the numbers of the segments (arch/gdt.h). Assembly includes it too.

#ifndef ARCH_SELECTORS_H
#define ARCH_SELECTORS_H

// Selectors. SYSRET requires this order of the user segments (Intel SDM vol. 2B, SYSRET).
#define SELECTOR_KERNEL_CODE 0x08
#define SELECTOR_KERNEL_DATA 0x10
#define SELECTOR_USER_CODE32 0x18 // never used, but its place is SYSRET's base
#define SELECTOR_USER_DATA   0x20
#define SELECTOR_USER_CODE   0x28
#define SELECTOR_TSS         0x30

// In the lowest two bits of a selector, for ring 3 (Intel SDM vol. 3A, 3.4.2).
#define RING_3 3

#endif
