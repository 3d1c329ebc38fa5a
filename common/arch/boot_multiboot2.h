// boot_multiboot2: the information of a Multiboot2 loader.

#ifndef ARCH_BOOT_MULTIBOOT2_H
#define ARCH_BOOT_MULTIBOOT2_H

#include "lib/types.h"

// boot_info_read_multiboot2: of boot_info_read, for this protocol.
void boot_info_read_multiboot2(paddr_t information);

#endif
