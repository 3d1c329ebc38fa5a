// channel_frame and crc32: against known values and a second, slower CRC; and what a decoder
// relies on.

#include "unit.h"

#include "lib/channel_frame.c"
#include "lib/crc32.c"

// slow_crc32: by the definition, one bit at a time.
static uint32_t slow_crc32(const uint8_t *data, size_t size)
{
	uint32_t crc = 0xFFFFFFFF;

	for (size_t i = 0; i < size; i++) {
		crc ^= data[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
	}
	return ~crc;
}

static void fill(uint8_t *memory, size_t size)
{
	for (size_t i = 0; i < size; i++)
		memory[i] = (uint8_t)below(256);
}

static void crc32_known(void)
{
	CHECK_EQUAL(crc32_update(0, "123456789", 9), 0xCBF43926);
	CHECK_EQUAL(crc32_update(0, "", 0), 0);
	CHECK_EQUAL(crc32_update(0, "\0\0\0\0", 4), 0x2144DF1C);
}

static void crc32_in_pieces(void)
{
	uint8_t data[300];

	for (int i = 0; i < 3000; i++) {
		size_t size = below(sizeof(data) + 1);
		size_t cut = below(size + 1);
		uint32_t crc;

		fill(data, size);
		CHECK_EQUAL(crc32_update(0, data, size), slow_crc32(data, size));
		crc = crc32_update(0, data, cut);
		CHECK_EQUAL(crc32_update(crc, data + cut, size - cut), slow_crc32(data, size));
	}
}

// A frame that Python's zlib.crc32 and struct.pack made of the same values.
static void frame_known(void)
{
	static const uint8_t expected[] = {0xA5, 0x5A, 0x08, 0x00, 0x07, 0x00, 0x00,
	                                   0x00, 0x31, 0x09, 0x64, 0x6F, 0x6E, 0x65,
	                                   0x09, 0x30, 0xD4, 0xD8, 0xE7, 0x49};
	uint8_t out[64];

	CHECK_EQUAL(channel_frame_encode(out, "1\tdone\t0", 8, 7, 0x0123456789ABCDEF),
	            sizeof(expected));
	for (size_t i = 0; i < sizeof(expected); i++) {
		CONTEXT("byte %zu", i);
		CHECK_EQUAL(out[i], expected[i]);
	}
}

static uint64_t get_little_endian(const uint8_t *bytes, size_t size)
{
	uint64_t value = 0;

	while (size-- > 0)
		value = value << 8 | bytes[size];
	return value;
}

// expected_crc: over the nonce and the channel frame without its magic number and its own
// checksum.
static uint32_t expected_crc(const uint8_t *channel_frame, size_t length, uint64_t nonce)
{
	uint8_t covered[8 + CHANNEL_PAYLOAD_MAX + CHANNEL_OVERHEAD];

	for (int i = 0; i < 8; i++)
		covered[i] = (uint8_t)(nonce >> 8 * i);
	memcpy(covered + 8, channel_frame + 2, length - 6);
	return slow_crc32(covered, 8 + length - 6);
}

static void frames_decode(void)
{
	uint8_t payload[CHANNEL_PAYLOAD_MAX];

	for (int i = 0; i < 2000; i++) {
		size_t size = i < 2 ? (i == 0 ? 1 : CHANNEL_PAYLOAD_MAX)
		                    : 1 + below(CHANNEL_PAYLOAD_MAX);
		uint64_t nonce = random_next(&unit_random);
		uint32_t sequence = (uint32_t)random_next(&unit_random);
		// In memory of exactly that size, so that writing past it is seen.
		uint8_t *out = malloc(size + CHANNEL_OVERHEAD);
		uint32_t crc;

		CONTEXT("%zu bytes, sequence %u, nonce 0x%lx", size, sequence, nonce);
		fill(payload, size);
		CHECK_EQUAL(channel_frame_encode(out, payload, size, sequence, nonce),
		            size + CHANNEL_OVERHEAD);
		CHECK_EQUAL(get_little_endian(out, 2), 0x5AA5);
		CHECK_EQUAL(get_little_endian(out + 2, 2), size);
		CHECK_EQUAL(get_little_endian(out + 4, 4), sequence);
		CHECK_EQUAL(memcmp(out + 8, payload, size), 0);
		crc = (uint32_t)get_little_endian(out + 8 + size, 4);
		CHECK_EQUAL(crc, expected_crc(out, size + CHANNEL_OVERHEAD, nonce));
		CHECK(crc != expected_crc(out, size + CHANNEL_OVERHEAD, nonce + 1));
		free(out);
	}
}

int main(void)
{
	RUN(crc32_known);
	RUN(crc32_in_pieces);
	RUN(frame_known);
	RUN(frames_decode);
	return 0;
}
