// channel_frame: how a record is wrapped on the grade channel, so that the host can tell a
// whole record of this boot from noise.
//
//     2 bytes   0xA5 0x5A
//     2 bytes   length of the payload, 1 to 1024
//     4 bytes   sequence number, from 0
//     n bytes   payload
//     4 bytes   CRC-32 over the nonce (8 bytes) and everything above but the first two bytes
//
// Numbers are little endian. The nonce is not sent: who does not know it cannot make a valid
// channel frame, and one of an earlier boot is not valid in this one.

#ifndef LIB_CHANNEL_FRAME_H
#define LIB_CHANNEL_FRAME_H

#include "lib/types.h"

#define CHANNEL_PAYLOAD_MAX 1024
#define CHANNEL_OVERHEAD    12

// channel_frame_encode: wrap `size` bytes of payload (1 to CHANNEL_PAYLOAD_MAX) into `out`,
// which has room for `size` + CHANNEL_OVERHEAD. Returns the length of the channel frame.
size_t channel_frame_encode(uint8_t *out, const void *payload, size_t size, uint32_t sequence,
                            uint64_t nonce);

#endif
