// string: every function compared with the C library's, on memory of exactly the size it may
// touch.

#include "unit.h"

// Ours get other names, so that both can be called.
#define memcpy  rung_memcpy
#define memmove rung_memmove
#define memset  rung_memset
#define memcmp  rung_memcmp
#define strlen  rung_strlen
#define strnlen rung_strnlen
#define strcmp  rung_strcmp
#define strncmp rung_strncmp
#define strchr  rung_strchr
#undef LIB_STRING_H
#include "lib/string.c"
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef strlen
#undef strnlen
#undef strcmp
#undef strncmp
#undef strchr

#define AREA  96
#define TIMES 40000

static void fill(uint8_t *memory, size_t size)
{
	for (size_t i = 0; i < size; i++)
		memory[i] = (uint8_t)below(256);
}

static int sign(int value)
{
	return (value > 0) - (value < 0);
}

// Every offset and length, on one area for memmove, so that all overlaps are among them.
static void memmove_like_libc(void)
{
	uint8_t ours[AREA], libc[AREA];

	for (int i = 0; i < TIMES; i++) {
		size_t size = below(AREA + 1);
		size_t to = below(AREA - size + 1), from = below(AREA - size + 1);

		CONTEXT("%zu bytes from %zu to %zu", size, from, to);
		fill(ours, AREA);
		memcpy(libc, ours, AREA);
		CHECK(rung_memmove(ours + to, ours + from, size) == ours + to);
		memmove(libc + to, libc + from, size);
		CHECK_EQUAL(memcmp(ours, libc, AREA), 0);
	}
}

static void memcpy_and_memset_like_libc(void)
{
	uint8_t source[AREA], ours[AREA], libc[AREA];

	for (int i = 0; i < TIMES; i++) {
		size_t size = below(AREA + 1);
		size_t to = below(AREA - size + 1), from = below(AREA - size + 1);
		int byte = (int)below(1024) - 512;

		CONTEXT("%zu bytes from %zu to %zu, byte %d", size, from, to, byte);
		fill(source, AREA);
		fill(ours, AREA);
		memcpy(libc, ours, AREA);
		CHECK(rung_memcpy(ours + to, source + from, size) == ours + to);
		memcpy(libc + to, source + from, size);
		CHECK_EQUAL(memcmp(ours, libc, AREA), 0);
		CHECK(rung_memset(ours + to, byte, size) == ours + to);
		memset(libc + to, byte, size);
		CHECK_EQUAL(memcmp(ours, libc, AREA), 0);
	}
}

static void memcmp_like_libc(void)
{
	uint8_t a[AREA], b[AREA];

	for (int i = 0; i < TIMES; i++) {
		size_t size = below(AREA + 1);

		fill(a, AREA);
		memcpy(b, a, AREA);
		b[below(AREA)] ^= (uint8_t)below(256);
		CHECK_EQUAL(sign(rung_memcmp(a, b, size)), sign(memcmp(a, b, size)));
	}
}

// random_text: up to `longest` characters out of few, so that texts are often alike; in memory
// of its own that ends with the NUL, so that reading on is seen.
static char *random_text(size_t longest)
{
	size_t length = below(longest + 1);
	char *text = malloc(length + 1);

	for (size_t i = 0; i < length; i++)
		text[i] = "ab\xE4"[below(3)];
	text[length] = '\0';
	return text;
}

static void texts_like_libc(void)
{
	for (int i = 0; i < TIMES; i++) {
		char *a = random_text(6), *b = random_text(6);
		size_t limit = below(8);

		CONTEXT("\"%s\" and \"%s\", limit %zu", a, b, limit);
		CHECK_EQUAL(rung_strlen(a), strlen(a));
		CHECK_EQUAL(rung_strnlen(a, limit), strnlen(a, limit));
		CHECK_EQUAL(sign(rung_strcmp(a, b)), sign(strcmp(a, b)));
		CHECK_EQUAL(sign(rung_strncmp(a, b, limit)), sign(strncmp(a, b, limit)));
		CHECK(rung_strchr(a, 'b') == strchr(a, 'b'));
		CHECK(rung_strchr(a, 0xE4) == strchr(a, 0xE4));
		CHECK(rung_strchr(a, '\0') == a + strlen(a));
		free(a);
		free(b);
	}
}

// The limited ones look at no character at or after the limit, be there a NUL or not.
static void limits_are_kept(void)
{
	char *text = malloc(3);

	memcpy(text, "abc", 3);
	CHECK_EQUAL(rung_strnlen(text, 3), 3);
	CHECK_EQUAL(rung_strncmp(text, "abcd", 3), 0);
	CHECK_EQUAL(rung_strncmp(text, "x", 0), 0);
	free(text);
}

static void string_copy_cuts(void)
{
	for (size_t size = 1; size < 10; size++) {
		char *to = malloc(size);
		char expected[10];

		snprintf(expected, size, "%s", "hello");
		CHECK_EQUAL(string_copy(to, "hello", size), 5);
		CHECK_TEXT(to, expected);
		free(to);
	}
}

int main(void)
{
	RUN(memmove_like_libc);
	RUN(memcpy_and_memset_like_libc);
	RUN(memcmp_like_libc);
	RUN(texts_like_libc);
	RUN(limits_are_kept);
	RUN(string_copy_cuts);
	return 0;
}
