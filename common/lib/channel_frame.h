// channel_frame: the frame of a record on the grade channel, by which the host distinguishes a
// complete record of this boot from noise.
//
//     2 bytes   0xA5 0x5A
//     2 bytes   length of the payload, 1 to 1024
//     4 bytes   sequence number, from 0
//     n bytes   payload
//     4 bytes   CRC-32 over the nonce (8 bytes) and everything above but the first two bytes
//
// Numbers are little endian. The nonce is not sent: without it code cannot make a valid channel
// frame, and one of an earlier boot is not valid in this one.

#ifndef LIB_CHANNEL_FRAME_H
#define LIB_CHANNEL_FRAME_H

#include "lib/types.h"

#define CHANNEL_PAYLOAD_MAX 1024
#define CHANNEL_OVERHEAD    12

// channel_frame_encode: make a channel frame of `size` bytes of payload (1 to
// CHANNEL_PAYLOAD_MAX) in `out`, which has room for `size` + CHANNEL_OVERHEAD. Returns the
// length of the channel frame.
size_t channel_frame_encode(uint8_t *out, const void *payload, size_t size, uint32_t sequence,
                            uint64_t nonce);

#endif
