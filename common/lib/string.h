// string: memory and text, as the C standard has them (C17 7.24), as far as the kernel uses
// them.

#ifndef LIB_STRING_H
#define LIB_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *text);
size_t strnlen(const char *text, size_t limit);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t limit);
char *strchr(const char *text, int c);

// string_copy: copy `from` into `to`, which has room for `size` bytes (at least 1), cut off
// where it does not fit and always ended by a NUL. Returns the length of `from`: not less than
// `size` means cut.
size_t string_copy(char *to, const char *from, size_t size);

#endif
