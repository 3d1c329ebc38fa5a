// channel_frame: wrap a record for the grade channel.

#include "lib/channel_frame.h"

#include "lib/crc32.h"
#include "lib/string.h"

#define MAGIC_SIZE  2
#define HEADER_SIZE 8

static void put_little_endian(uint8_t *out, uint64_t value, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		out[i] = (uint8_t)(value >> (8 * i));
}

size_t channel_frame_encode(uint8_t *out, const void *payload, size_t size, uint32_t sequence,
                            uint64_t nonce)
{
	uint8_t nonce_bytes[8];
	uint32_t crc;

	out[0] = 0xA5;
	out[1] = 0x5A;
	put_little_endian(&out[2], size, 2);
	put_little_endian(&out[4], sequence, 4);
	memcpy(&out[HEADER_SIZE], payload, size);

	put_little_endian(nonce_bytes, nonce, sizeof(nonce_bytes));
	crc = crc32_update(0, nonce_bytes, sizeof(nonce_bytes));
	crc = crc32_update(crc, &out[MAGIC_SIZE], HEADER_SIZE - MAGIC_SIZE + size);
	put_little_endian(&out[HEADER_SIZE + size], crc, 4);
	return size + CHANNEL_OVERHEAD;
}
