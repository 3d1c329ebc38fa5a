// boot_protocol: which loader started us. Assembly includes it too.

#ifndef ARCH_BOOT_PROTOCOL_H
#define ARCH_BOOT_PROTOCOL_H

#define BOOT_PROTOCOL_PVH        1
#define BOOT_PROTOCOL_MULTIBOOT2 2

#endif
