// crc32: the checksum of Ethernet, zip and PNG (IEEE 802.3, reflected polynomial 0xEDB88320).

#ifndef LIB_CRC32_H
#define LIB_CRC32_H

#include <stddef.h>
#include <stdint.h>

// crc32_update: extend the checksum `crc` by `size` more bytes; begin with 0. crc32_update(0,
// "123456789", 9) is 0xCBF43926.
uint32_t crc32_update(uint32_t crc, const void *data, size_t size);

#endif
