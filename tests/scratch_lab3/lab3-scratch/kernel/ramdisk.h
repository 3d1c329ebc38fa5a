// ramdisk: finding a file of the archive that the loader has brought.

#ifndef RAMDISK_H
#define RAMDISK_H

#include "lib/types.h"

const uint8_t *ramdisk_find(const char *name, size_t *size);

#endif
