// boot_pvh: the start info of a PVH loader.

#ifndef ARCH_BOOT_PVH_H
#define ARCH_BOOT_PVH_H

#include "lib/types.h"

// boot_info_read_pvh: of boot_info_read, for this protocol.
void boot_info_read_pvh(paddr_t information);

#endif
