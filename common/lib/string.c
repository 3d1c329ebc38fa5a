// string: memory and text. Where both sides allow it, memory moves in words of 8 bytes.

#include "lib/string.h"

#include "lib/types.h"

// GCC sees that the loops below are what memcpy, memset and strlen do and would put calls of
// those in their place: of the functions themselves, without end. (Clang does not under
// -ffreestanding.)
#ifndef __clang__
#pragma GCC optimize("no-tree-loop-distribute-patterns")
#endif

// A word that may lie over objects of any type.
typedef uint64_t __attribute__((may_alias)) word_t;

static bool aligned(const void *pointer)
{
	return (uintptr_t)pointer % sizeof(word_t) == 0;
}

// Can both be aligned by moving on by the same number of bytes?
static bool aligned_alike(const void *a, const void *b)
{
	return ((uintptr_t)a - (uintptr_t)b) % sizeof(word_t) == 0;
}

// copy_up: copy from the lowest address to the highest. Right for areas that overlap if `to` is
// below.
static void copy_up(uint8_t *to, const uint8_t *from, size_t size)
{
	if (aligned_alike(to, from)) {
		for (; size > 0 && !aligned(to); size--)
			*to++ = *from++;
		for (; size >= sizeof(word_t); size -= sizeof(word_t)) {
			*(word_t *)to = *(const word_t *)from;
			to += sizeof(word_t);
			from += sizeof(word_t);
		}
	}
	for (; size > 0; size--)
		*to++ = *from++;
}

// copy_down: copy from the highest address to the lowest; both pointers are to the end of their
// area.
static void copy_down(uint8_t *to, const uint8_t *from, size_t size)
{
	if (aligned_alike(to, from)) {
		for (; size > 0 && !aligned(to); size--)
			*--to = *--from;
		for (; size >= sizeof(word_t); size -= sizeof(word_t)) {
			to -= sizeof(word_t);
			from -= sizeof(word_t);
			*(word_t *)to = *(const word_t *)from;
		}
	}
	for (; size > 0; size--)
		*--to = *--from;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
	copy_up(to, from, size);
	return to;
}

void *memmove(void *to, const void *from, size_t size)
{
	// As unsigned numbers: smaller than `size` only if `to` lies inside [from, from +
	// size).
	bool would_overwrite = (uintptr_t)to - (uintptr_t)from < size;

	if (would_overwrite)
		copy_down((uint8_t *)to + size, (const uint8_t *)from + size, size);
	else
		copy_up(to, from, size);
	return to;
}

void *memset(void *to, int byte, size_t size)
{
	uint8_t *next = to;
	word_t word = (uint8_t)byte * 0x0101010101010101ul;

	for (; size > 0 && !aligned(next); size--)
		*next++ = (uint8_t)byte;
	for (; size >= sizeof(word_t); size -= sizeof(word_t)) {
		*(word_t *)next = word;
		next += sizeof(word_t);
	}
	for (; size > 0; size--)
		*next++ = (uint8_t)byte;
	return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
	const uint8_t *x = a;
	const uint8_t *y = b;

	for (size_t i = 0; i < size; i++) {
		if (x[i] != y[i])
			return x[i] - y[i];
	}
	return 0;
}

size_t strlen(const char *text)
{
	size_t length = 0;

	while (text[length] != '\0')
		length++;
	return length;
}

size_t strnlen(const char *text, size_t limit)
{
	size_t length = 0;

	while (length < limit && text[length] != '\0')
		length++;
	return length;
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, SIZE_MAX);
}

int strncmp(const char *a, const char *b, size_t limit)
{
	for (size_t i = 0; i < limit; i++) {
		// Characters compare as unsigned (C17 7.24.4).
		if (a[i] != b[i])
			return (uint8_t)a[i] - (uint8_t)b[i];
		if (a[i] == '\0')
			return 0;
	}
	return 0;
}

// The ending NUL counts as part of the text here, as the standard says.
char *strchr(const char *text, int c)
{
	for (;; text++) {
		if (*text == (char)c)
			return (char *)text;
		if (*text == '\0')
			return NULL;
	}
}

size_t string_copy(char *to, const char *from, size_t size)
{
	size_t length = strlen(from);
	size_t copied = min_u64(length, size - 1);

	memcpy(to, from, copied);
	to[copied] = '\0';
	return length;
}
